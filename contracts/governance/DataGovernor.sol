// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {DataToken} from "./DataToken.sol";
import {GovernorBallots} from "./GovernorBallots.sol";
import {GovernorRules} from "./GovernorRules.sol";

/// @title The DAO: token holders propose, vote, queue and execute through the timelock
/// @dev Append `#proposer=0x...` to a description, and nobody else can submit that proposal first.
contract DataGovernor is GovernorBallots, GovernorVotes, GovernorVotesQuorumFraction, GovernorTimelockControl {
    struct Settings {
        /// @dev blocks between proposal and snapshot, at least 1
        uint48 votingDelay;
        /// @dev blocks
        uint32 votingPeriod;
        /// @dev votes a proposer needs
        uint256 proposalThreshold;
        /// @dev percent of the supply
        uint256 quorumPercent;
        /// @dev votes a quorum never falls below, whatever the percentage becomes; 1 to the supply
        uint256 quorumFloor;
        /// @dev blocks that voting goes on after a late quorum, at most the voting period
        uint48 lateQuorumExtension;
    }

    /// @notice Returns the votes that a quorum never falls below.
    uint256 public immutable quorumFloor;

    error GovernorZeroTimelockDelay(address timelock);
    error GovernorQuorumFloor(uint256 floor, uint256 supply);

    /// @param token_ what votes are counted by
    /// @param timelock_ treasury and owner of every parameter; its delay must not be zero
    constructor(
        DataToken token_,
        TimelockController timelock_,
        Settings memory settings
    )
        Governor("DataGovernor")
        GovernorVotes(token_)
        GovernorVotesQuorumFraction(settings.quorumPercent)
        GovernorTimelockControl(timelock_)
    {
        _requireDelay(timelock_);
        uint256 supply = _supply();
        // a floor above the supply would end governance before it begins
        if (settings.quorumFloor == 0 || settings.quorumFloor > supply) {
            revert GovernorQuorumFloor(settings.quorumFloor, supply);
        }
        quorumFloor = settings.quorumFloor;
        _setVotingDelay(settings.votingDelay);
        _setVotingPeriod(settings.votingPeriod);
        _setProposalThreshold(settings.proposalThreshold);
        _setLateQuorumVoteExtension(settings.lateQuorumExtension);
    }

    /// @notice Hands the proposals' execution to another timelock, whose delay must not be zero. By proposal only.
    /// @dev Warning: every other contract names the present timelock for good; another governs nothing but this governor.
    /// @inheritdoc GovernorTimelockControl
    function updateTimelock(TimelockController newTimelock) public override {
        super.updateTimelock(newTimelock);
        _requireDelay(newTimelock);
    }

    /// @notice Returns the votes, for and abstaining, that a proposal needs: a share of the supply at `timepoint`, at
    /// least `quorumFloor`.
    /// @inheritdoc GovernorVotesQuorumFraction
    function quorum(uint256 timepoint) public view override(Governor, GovernorVotesQuorumFraction) returns (uint256) {
        return Math.max(quorumFloor, super.quorum(timepoint));
    }

    /// @notice Returns the votes that `account` had at the end of the past block `timepoint`.
    /// @inheritdoc Governor
    function getVotes(address account, uint256 timepoint) public view override returns (uint256) {
        return token().getPastVotes(account, timepoint);
    }

    /// @notice Returns the current block, by which DataToken counts votes.
    /// @dev Not asked of the token, as OpenZeppelin's would with every call.
    /// @inheritdoc GovernorVotes
    function clock() public view override(Governor, GovernorVotes) returns (uint48) {
        return uint48(block.number);
    }

    /// @inheritdoc GovernorRules
    function proposalThreshold() public view override(Governor, GovernorRules) returns (uint256) {
        return super.proposalThreshold();
    }

    /// @inheritdoc GovernorBallots
    function proposalDeadline(uint256 proposalId) public view override(Governor, GovernorBallots) returns (uint256) {
        return super.proposalDeadline(proposalId);
    }

    /// @inheritdoc GovernorTimelockControl
    function proposalNeedsQueuing(
        uint256 proposalId
    ) public view override(Governor, GovernorTimelockControl) returns (bool) {
        return super.proposalNeedsQueuing(proposalId);
    }

    /// @inheritdoc GovernorTimelockControl
    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }

    function _supply() internal view override returns (uint256) {
        return DataToken(address(token())).totalSupply();
    }

    function _requireDelay(TimelockController timelock_) private view {
        bool isContract = address(timelock_).code.length != 0;
        if (!isContract || timelock_.getMinDelay() == 0) revert GovernorZeroTimelockDelay(address(timelock_));
    }
}
