// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @title How proposals are made and voted on: delay, period, threshold, extension after a late quorum
/// @notice What OpenZeppelin's GovernorSettings and GovernorPreventLateQuorum keep, under the same functions and events,
/// in one slot instead of three: proposing reads it once.
abstract contract GovernorRules is Governor {
    struct Rules {
        uint96 proposalThreshold;
        uint48 votingDelay;
        uint32 votingPeriod;
        uint48 lateQuorumVoteExtension;
    }

    Rules private _rules;

    event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay);
    event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod);
    event ProposalThresholdSet(uint256 oldProposalThreshold, uint256 newProposalThreshold);
    event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension);

    error GovernorZeroVotingDelay();
    error GovernorProposalThreshold(uint256 threshold, uint256 supply);
    error GovernorPreventLateQuorumVoteExtensionTooLarge(uint256 newVoteExtension, uint256 maxVoteExtension);

    /// @notice Sets the blocks between a proposal and its snapshot, at least 1. By proposal only.
    /// @dev Without a delay, votes could be borrowed for the block of the proposal.
    function setVotingDelay(uint48 newVotingDelay) external onlyGovernance {
        _setVotingDelay(newVotingDelay);
    }

    /// @notice Sets for how many blocks votes are taken, at least 1. By proposal only.
    /// @dev Warning: a period too short to vote in ends governance. Open votes keep the period they began with.
    function setVotingPeriod(uint32 newVotingPeriod) external onlyGovernance {
        _setVotingPeriod(newVotingPeriod);
    }

    /// @notice Sets the votes that a proposer needs, at most the supply. By proposal only.
    function setProposalThreshold(uint256 newProposalThreshold) external onlyGovernance {
        _setProposalThreshold(newProposalThreshold);
    }

    /// @notice Sets for how many blocks votes are taken after a late quorum, at most the voting period. By proposal only.
    function setLateQuorumVoteExtension(uint48 newVoteExtension) external onlyGovernance {
        _setLateQuorumVoteExtension(newVoteExtension);
    }

    /// @notice Returns the blocks between a proposal and its snapshot.
    /// @inheritdoc IGovernor
    function votingDelay() public view override returns (uint256) {
        return _rules.votingDelay;
    }

    /// @notice Returns for how many blocks votes are taken.
    /// @inheritdoc IGovernor
    function votingPeriod() public view override returns (uint256) {
        return _rules.votingPeriod;
    }

    /// @notice Returns the votes that a proposer needs.
    /// @inheritdoc Governor
    function proposalThreshold() public view virtual override returns (uint256) {
        return _rules.proposalThreshold;
    }

    /// @notice Returns for how many blocks votes are taken after a late quorum.
    function lateQuorumVoteExtension() public view returns (uint48) {
        return _rules.lateQuorumVoteExtension;
    }

    function _setVotingDelay(uint48 newVotingDelay) internal {
        if (newVotingDelay == 0) revert GovernorZeroVotingDelay();
        emit VotingDelaySet(_rules.votingDelay, newVotingDelay);
        _rules.votingDelay = newVotingDelay;
    }

    function _setVotingPeriod(uint32 newVotingPeriod) internal {
        if (newVotingPeriod == 0) revert GovernorInvalidVotingPeriod(0);
        emit VotingPeriodSet(_rules.votingPeriod, newVotingPeriod);
        _rules.votingPeriod = newVotingPeriod;
    }

    /// @dev A threshold above the supply would end governance: nobody could propose to lower it.
    function _setProposalThreshold(uint256 newProposalThreshold) internal {
        uint256 supply = _supply();
        if (newProposalThreshold > supply) revert GovernorProposalThreshold(newProposalThreshold, supply);
        emit ProposalThresholdSet(_rules.proposalThreshold, newProposalThreshold);
        // the supply is at most DataToken's cap, below 2^96
        _rules.proposalThreshold = uint96(newProposalThreshold);
    }

    function _setLateQuorumVoteExtension(uint48 newVoteExtension) internal {
        uint256 most = votingPeriod();
        if (newVoteExtension > most) revert GovernorPreventLateQuorumVoteExtensionTooLarge(newVoteExtension, most);
        emit LateQuorumVoteExtensionSet(_rules.lateQuorumVoteExtension, newVoteExtension);
        _rules.lateQuorumVoteExtension = newVoteExtension;
    }

    /// @dev Returns the tokens there are.
    function _supply() internal view virtual returns (uint256);
}
