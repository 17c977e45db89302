// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {GovernorVotesQuorumFraction} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {DataGovernor} from "./DataGovernor.sol";
import {DataToken} from "./DataToken.sol";
import {TimelockController} from "./TimelockController.sol";

/// @dev The cheat codes used here, of Hardhat's Solidity tests.
interface Vm {
    function prank(address sender) external;

    function roll(uint256 blockNumber) external;
}

/// @dev OpenZeppelin's counting and late quorum, which ours must agree with.
contract LateQuorumGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotesQuorumFraction,
    GovernorPreventLateQuorum
{
    constructor(
        IVotes token_,
        uint48 extension,
        uint256 percent
    )
        Governor("LateQuorumGovernor")
        GovernorSettings(1, 50, 1)
        GovernorVotes(token_)
        GovernorVotesQuorumFraction(percent)
        GovernorPreventLateQuorum(extension)
    {}

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function proposalDeadline(uint256 id) public view override(Governor, GovernorPreventLateQuorum) returns (uint256) {
        return super.proposalDeadline(id);
    }

    function _tallyUpdated(uint256 id) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(id);
    }
}

contract GovernorBallotsTest {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant VOTERS = 8;
    uint256 private constant START = 100;

    error Differs(uint256 step, uint256 ours, uint256 theirs);

    /// @notice Whoever votes what and when, with whatever extension: tallies, deadline and state are OpenZeppelin's.
    function testFuzz_CountsAndProlongsAsOpenZeppelinDoes(
        uint72[VOTERS] calldata weights,
        uint8[24] calldata choices,
        uint8[24] calldata pauses,
        uint48 extension,
        uint256 percent
    ) public {
        (DataGovernor ours, LateQuorumGovernor theirs) = _governors(weights, extension % 51, percent % 101);
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = _nothing();
        VM.roll(START);
        VM.prank(_voter(0));
        uint256 id = ours.propose(targets, values, calls, "");
        VM.prank(_voter(0));
        theirs.propose(targets, values, calls, "");
        uint256 height = START + 2;
        for (uint256 step; step < choices.length; ++step) {
            height += pauses[step] % 9;
            VM.roll(height);
            _vote(ours, id, choices[step]);
            _vote(DataGovernor(payable(address(theirs))), id, choices[step]);
            _compare(ours, theirs, id, step);
        }
        VM.roll(START + 200);
        _compare(ours, theirs, id, choices.length);
    }

    /// @dev The first voter has votes enough to propose; what is over goes unused.
    function _governors(
        uint72[VOTERS] calldata weights,
        uint48 extension,
        uint256 percent
    ) private returns (DataGovernor ours, LateQuorumGovernor theirs) {
        address[] memory holders = new address[](VOTERS);
        uint256[] memory amounts = new uint256[](VOTERS);
        for (uint256 i; i < VOTERS; ++i) (holders[i], amounts[i]) = (_voter(i), uint256(weights[i]) + 1);
        TimelockController timelock = new TimelockController(1, new address[](0), new address[](0), address(this));
        DataToken token = new DataToken(address(timelock), holders, amounts);
        for (uint256 i; i < VOTERS; ++i) {
            VM.prank(holders[i]);
            token.delegate(holders[i]);
        }
        // a floor of 1 rules at 0 % only, where every vote but none reaches both quorums
        ours = new DataGovernor(token, timelock, DataGovernor.Settings(1, 50, 1, percent, 1, extension));
        theirs = new LateQuorumGovernor(token, extension, percent);
    }

    /// @dev Low bits say who, high bits what; one choice in four is no vote at all.
    function _vote(DataGovernor governor, uint256 id, uint8 choice) private {
        VM.prank(_voter(choice % VOTERS));
        try governor.castVote(id, choice >> 6) returns (uint256) {} catch {}
    }

    function _compare(DataGovernor ours, LateQuorumGovernor theirs, uint256 id, uint256 step) private view {
        (uint256 against, uint256 inFavour, uint256 abstain) = ours.proposalVotes(id);
        (uint256 theirAgainst, uint256 theirInFavour, uint256 theirAbstain) = theirs.proposalVotes(id);
        _same(step, against, theirAgainst);
        _same(step, inFavour, theirInFavour);
        _same(step, abstain, theirAbstain);
        _same(step, ours.proposalDeadline(id), theirs.proposalDeadline(id));
        _same(step, uint256(ours.state(id)), uint256(theirs.state(id)));
        for (uint256 i; i < VOTERS; ++i) {
            if (ours.hasVoted(id, _voter(i)) != theirs.hasVoted(id, _voter(i))) revert Differs(step, i, i);
        }
    }

    function _same(uint256 step, uint256 ours, uint256 theirs) private pure {
        if (ours != theirs) revert Differs(step, ours, theirs);
    }

    function _nothing() private view returns (address[] memory targets, uint256[] memory values, bytes[] memory calls) {
        targets = new address[](1);
        targets[0] = address(this);
        values = new uint256[](1);
        calls = new bytes[](1);
    }

    function _voter(uint256 index) private pure returns (address) {
        return address(uint160(0xB0B0 + index));
    }
}
