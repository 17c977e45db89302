// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {GovernorRules} from "./GovernorRules.sol";

/// @title Counting for, against and abstain, and a longer vote after a late quorum
/// @notice What OpenZeppelin's GovernorCountingSimple and GovernorPreventLateQuorum do, under the same functions, events
/// and modes, in one slot less; and whether the quorum is reached is looked up only when it would prolong the vote.
abstract contract GovernorBallots is GovernorRules {
    enum VoteType {
        Against,
        For,
        Abstain
    }

    /// @dev One slot. Votes fit: nobody has more than the supply, which DataToken caps below 2^96.
    struct Tally {
        uint96 againstVotes;
        uint96 forVotes;
        /// @dev blocks left after a quorum that is yet to come, as the rules were at the first vote; 0 once it came
        uint32 extension;
        /// @dev blocks by which a late quorum moved the deadline
        uint32 prolonged;
    }

    mapping(uint256 proposalId => Tally) private _tallies;
    mapping(uint256 proposalId => uint256 votes) private _abstentions;
    mapping(uint256 proposalId => mapping(address voter => bool)) private _voted;

    /// @dev Emitted when a late quorum moved the deadline of `proposalId` to the block `extendedDeadline`.
    event ProposalExtended(uint256 indexed proposalId, uint64 extendedDeadline);

    /// @inheritdoc IGovernor
    // solhint-disable-next-line func-name-mixedcase
    function COUNTING_MODE() external pure override returns (string memory) {
        return "support=bravo&quorum=for,abstain";
    }

    /// @inheritdoc IGovernor
    function hasVoted(uint256 proposalId, address account) external view override returns (bool) {
        return _voted[proposalId][account];
    }

    /// @notice Returns the votes counted so far, in units of 1e-18 token.
    function proposalVotes(
        uint256 proposalId
    ) external view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes) {
        Tally storage tally = _tallies[proposalId];
        return (tally.againstVotes, tally.forVotes, _abstentions[proposalId]);
    }

    /// @notice Returns the last block in which `proposalId` takes votes. A late quorum moves it, once.
    /// @inheritdoc IGovernor
    function proposalDeadline(uint256 proposalId) public view virtual override returns (uint256) {
        return super.proposalDeadline(proposalId) + _tallies[proposalId].prolonged;
    }

    /// @inheritdoc Governor
    function _countVote(
        uint256 proposalId,
        address account,
        uint8 support,
        uint256 totalWeight,
        bytes memory
    ) internal override returns (uint256) {
        if (_voted[proposalId][account]) revert GovernorAlreadyCastVote(account);
        _voted[proposalId][account] = true;

        Tally memory tally = _tallies[proposalId];
        // the first vote notes the extension; noting it again changes nothing, for a quorum once reached stays so
        if (tally.forVotes == 0 && tally.againstVotes == 0) {
            tally.extension = uint32(lateQuorumVoteExtension()); // at most the voting period, a uint32
        }
        bool late = _isLate(proposalId, tally.extension);
        if (late && _quorumReached(proposalId)) {
            tally.extension = 0;
            late = false;
        }
        uint96 weight = SafeCast.toUint96(totalWeight);
        if (support == uint8(VoteType.Against)) tally.againstVotes += weight;
        else if (support == uint8(VoteType.For)) tally.forVotes += weight;
        else if (support == uint8(VoteType.Abstain)) _abstentions[proposalId] += weight;
        else revert GovernorInvalidVoteType();
        _tallies[proposalId] = tally;
        if (late && _quorumReached(proposalId)) _prolong(proposalId);
        return totalWeight;
    }

    /// @inheritdoc Governor
    function _quorumReached(uint256 proposalId) internal view override returns (bool) {
        return quorum(proposalSnapshot(proposalId)) <= _tallies[proposalId].forVotes + _abstentions[proposalId];
    }

    /// @inheritdoc Governor
    function _voteSucceeded(uint256 proposalId) internal view override returns (bool) {
        Tally storage tally = _tallies[proposalId];
        return tally.forVotes > tally.againstVotes;
    }

    /// @dev Returns whether a quorum reached in this block would leave less than `extension` blocks to answer it.
    function _isLate(uint256 proposalId, uint256 extension) private view returns (bool) {
        return extension != 0 && clock() + extension > super.proposalDeadline(proposalId);
    }

    function _prolong(uint256 proposalId) private {
        Tally storage tally = _tallies[proposalId];
        uint256 deadline = clock() + uint256(tally.extension);
        tally.prolonged = uint32(deadline - proposalDeadline(proposalId)); // at most the extension
        tally.extension = 0;
        emit ProposalExtended(proposalId, uint64(deadline));
    }
}
