// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DataGovernor} from "../../../contracts/governance/DataGovernor.sol";
import {DataToken} from "../../../contracts/governance/DataToken.sol";
import {TimelockController} from "../../../contracts/governance/TimelockController.sol";
import {Actions} from "./Actions.sol";
import {BallotHandler} from "./BallotHandler.sol";
import {Clock} from "./Clock.sol";
import {createFrom} from "./createFrom.sol";
import {Electorate} from "./Electorate.sol";
import {GovernanceHandler} from "./GovernanceHandler.sol";
import {Walk} from "./Walk.sol";

/// @dev Votes, proposals and their delays, against a model. Numbers and words as in README.md.
/// hardhat-config: default.invariant.failOnRevert = true
contract GovernanceTest is Walk {
    uint256 private constant FLOOR = 5_000_000e18;

    Clock private clock;
    DataToken private token;
    DataGovernor private governor;
    TimelockController private timelock;
    GovernanceHandler private motions;
    BallotHandler private ballots;

    function setUp() public {
        clock = new Clock();
        Electorate electorate = new Electorate();
        address[] memory anyone = new address[](1);
        bytes memory terms = abi.encode(uint256(60), new address[](0), anyone, address(this));
        address created = createFrom("contracts/governance/TimelockController.sol:TimelockController", terms);
        timelock = TimelockController(payable(created));
        terms = abi.encode(timelock, electorate.holders(), electorate.amounts());
        token = DataToken(createFrom("contracts/governance/DataToken.sol:DataToken", terms));
        terms = abi.encode(token, timelock, DataGovernor.Settings(1, 10, 1_000e18, 4, FLOOR, 3));
        governor = DataGovernor(payable(createFrom("contracts/governance/DataGovernor.sol:DataGovernor", terms)));
        timelock.grantRole(timelock.PROPOSER_ROLE(), address(governor));
        timelock.grantRole(timelock.CANCELLER_ROLE(), address(governor));
        motions = new GovernanceHandler(clock, electorate, token, governor, timelock);
        ballots = new BallotHandler(clock, electorate, token, governor, motions);
        motions.setBallots(address(ballots));
        for (uint256 i; i < electorate.VOTERS() - 1; ++i) motions.delegate(i, i);
    }

    function handlers() internal view override returns (Actions[] memory list) {
        list = new Actions[](2);
        (list[0], list[1]) = (motions, ballots);
    }

    function test_aWalkAtRandomReachesEveryAim() external {
        _walk(12_000, "stroll");
    }

    /// @dev Asked together, for a walk costs by its calls.
    function invariant_13_14() external {
        _check13_votesReadThePast();
        _check13_delaysAreNeverZero();
        _check13_nothingIsRevived();
        _check14_votesCountAsSigned();
    }

    /// @dev 13: what a vote weighs is what its voter held at the proposal's block, borrowed tokens or not; it counts once.
    function _check13_votesReadThePast() private view {
        require(motions.misweighed() == 0, "13: a vote weighed another amount than was held");
        require(motions.doubled() == 0, "13: somebody voted twice");
        require(token.totalSupply() <= token.CAP(), "13: minted beyond the cap");
        uint256 count = motions.count();
        for (uint256 i = count; i != 0 && i + 4 > count; --i) {
            (uint256 id, uint256 weight) = motions.cast(i - 1);
            (uint256 against, uint256 inFavour, uint256 abstaining) = governor.proposalVotes(id);
            require(against + inFavour + abstaining == weight, "13: counted another weight than was cast");
        }
    }

    /// @dev 13: whatever the DAO voted for, both delays stay, and nothing is executed before its own is over.
    function _check13_delaysAreNeverZero() private view {
        require(governor.votingDelay() != 0, "13: no voting delay");
        require(timelock.getMinDelay() != 0, "13: no delay of the timelock");
        require(motions.hurried() == 0, "13: executed before its time");
    }

    /// @dev 13: an end is an end, whatever the quorum becomes; and a quorum never falls below its floor.
    function _check13_nothingIsRevived() private {
        require(motions.revived() == 0, "13: a proposal left its end");
        clock.refresh();
        require(governor.quorum(block.number - 1) >= FLOOR, "13: a quorum below its floor");
    }

    /// @dev 14, for votes, delegation and permits: what another hands in was signed, as it is, and counts once.
    function _check14_votesCountAsSigned() private view {
        ballots.check();
    }
}
