// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {DataGovernor} from "../../../contracts/governance/DataGovernor.sol";
import {DataToken} from "../../../contracts/governance/DataToken.sol";
import {TimelockController} from "../../../contracts/governance/TimelockController.sol";
import {Actions} from "./Actions.sol";
import {Clock} from "./Clock.sol";
import {Electorate} from "./Electorate.sol";
import {vm} from "./Vm.sol";

struct Motion {
    address target;
    bytes call;
    string description;
    uint256 id;
    /// @dev 1 + the last state seen that nothing may change, 0 before
    uint256 end;
    uint256 queuedFor;
    /// @dev the votes that were cast
    uint256 weight;
}

/// @dev Token holders, one of whom lends everything to a thief for the length of a block; proposals good, bad and useless;
/// and a model of who has how many votes at which block.
contract GovernanceHandler is Actions {
    uint256 private constant MINTED = 1e24;

    Clock private clock;
    Electorate private electorate;
    DataToken private token;
    DataGovernor private governor;
    TimelockController private timelock;
    address private _ballots;
    Motion[] private _motions;
    mapping(address account => uint256) private _balances;
    mapping(address account => address) private _delegates;
    mapping(address account => uint256[] blocks) private _blocks;
    mapping(address account => mapping(uint256 block_ => uint256)) private _votes;
    mapping(uint256 proposal => mapping(address account => bool)) private _voted;
    /// @dev votes that counted for another weight than was held at the proposal's block
    uint256 public misweighed;
    /// @dev votes that counted again
    uint256 public doubled;
    /// @dev proposals that left a state which is an end
    uint256 public revived;
    /// @dev executions before the timelock's delay was over
    uint256 public hurried;

    modifier timed() {
        clock.refresh();
        _;
        _watch();
    }

    modifier onlyBallots() {
        if (msg.sender != _ballots) return; // to anybody else, the runner too, it does nothing
        _;
    }

    constructor(
        Clock clock_,
        Electorate electorate_,
        DataToken token_,
        DataGovernor governor_,
        TimelockController timelock_
    ) {
        (clock, electorate) = (clock_, electorate_);
        (token, governor, timelock) = (token_, governor_, timelock_);
        for (uint256 i; i < electorate_.VOTERS(); ++i) {
            address account = electorate_.voter(i);
            _balances[account] = token_.balanceOf(account);
        }
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](14);
        (list[0], list[1], list[2]) = (this.transfer.selector, this.delegate.selector, this.propose.selector);
        (list[3], list[4], list[5]) = (this.vote.selector, this.vote.selector, this.vote.selector);
        (list[6], list[7], list[8]) = (this.flash.selector, this.queue.selector, this.execute.selector);
        (list[9], list[10], list[11]) = (this.cancel.selector, this.wait.selector, this.queue.selector);
        (list[12], list[13]) = (this.execute.selector, this.wait.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](11);
        (list[0], list[1], list[2], list[3]) = ("transfer", "delegate", "propose", "vote");
        (list[4], list[5], list[6], list[7]) = ("flash", "queue", "execute", "cancel");
        (list[8], list[9], list[10]) = ("quorum changed", "zero delay refused", "second vote refused");
    }

    /* TOKENS */

    function transfer(uint256 from, uint256 to, uint256 amount) external timed {
        address account = electorate.voter(from);
        _transfer(account, electorate.voter(to), amount % (_balances[account] + 1));
        _did("transfer");
    }

    function delegate(uint256 who, uint256 to) external timed {
        _delegate(electorate.voter(who), electorate.voter(to));
        _did("delegate");
    }

    /// @dev The thief borrows all of a lender's tokens, votes and gives them back, in one block.
    function flash(uint256 lender, uint256 m, uint256 support) external timed {
        (address thief, address from) = (electorate.voter(electorate.VOTERS() - 1), electorate.voter(lender % 3));
        uint256 amount = _balances[from];
        _transfer(from, thief, amount);
        _delegate(thief, thief);
        if (_motions.length != 0) _vote(thief, _recent(m), support);
        _transfer(thief, from, amount);
        _did("flash");
    }

    /* PROPOSALS */

    function propose(uint256 who, uint256 kind, uint256 seed) external timed {
        Motion memory m;
        (m.target, m.call) = (address(governor), abi.encodeCall(governor.updateQuorumNumerator, (seed % 31)));
        if (kind % 5 == 1) m.call = abi.encodeCall(governor.setVotingDelay, (uint48((seed % 4) / 3)));
        if (kind % 5 == 2)
            (m.target, m.call) = (address(timelock), abi.encodeCall(timelock.updateDelay, ((seed % 4) / 3)));
        if (kind % 5 == 3) m.call = abi.encodeCall(governor.setVotingPeriod, (uint32(1 + (seed % 20))));
        if (kind % 5 == 4)
            (m.target, m.call) = (address(token), abi.encodeCall(token.mint, (electorate.voter(seed), MINTED)));
        m.description = string(abi.encodePacked("motion ", seed));
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = _lists(m);
        address proposer = electorate.voter(who);
        vm.prank(proposer);
        try governor.propose(targets, values, calls, m.description) returns (uint256 id) {
            m.id = id;
            _motions.push(m);
            _did("propose");
        } catch {} // below the threshold, or proposed before
    }

    function vote(uint256 who, uint256 m, uint256 support) external timed {
        if (_motions.length == 0) return;
        if (_vote(electorate.voter(who), _recent(m), support)) _did("vote");
    }

    function queue(uint256 m) external timed {
        if (_motions.length == 0) return;
        Motion storage motion = _motions[_recent(m)];
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = _lists(motion);
        try governor.queue(targets, values, calls, keccak256(bytes(motion.description))) {
            motion.queuedFor = block.timestamp + timelock.getMinDelay();
            _did("queue");
        } catch {} // not succeeded
    }

    /// @dev The delay passes first, half of the time.
    function execute(uint256 m, uint256 patience) external {
        if (patience % 2 == 0) clock.advance(timelock.getMinDelay());
        _execute(m);
    }

    function cancel(uint256 m, uint256 who) external timed {
        if (_motions.length == 0) return;
        Motion storage motion = _motions[_recent(m)];
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = _lists(motion);
        address account = electorate.voter(who);
        vm.prank(account);
        try governor.cancel(targets, values, calls, keccak256(bytes(motion.description))) {
            _did("cancel");
        } catch {} // another's, or no longer pending
    }

    function wait(uint256 seed) external {
        clock.advance(seed % 120);
    }

    /* FOR VOTES BY SIGNATURE */

    /// @dev Names who reports votes and delegations, once.
    function setBallots(address ballots) external {
        if (_ballots == address(0)) _ballots = ballots;
    }

    function noteVote(uint256 m, address by, uint256 weight) external onlyBallots {
        _note(m, by, weight);
    }

    function noteDelegation(address who, address to) external onlyBallots {
        _record(who, to);
    }

    /* VIEWS */

    function count() external view returns (uint256) {
        return _motions.length;
    }

    /// @dev Returns a proposal's id and the votes that were cast on it.
    function cast(uint256 m) external view returns (uint256 id, uint256 weight) {
        return (_motions[m].id, _motions[m].weight);
    }

    /* INSIDE */

    function _execute(uint256 m) private timed {
        if (_motions.length == 0) return;
        Motion storage motion = _motions[_recent(m)];
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = _lists(motion);
        uint256 before = governor.quorumNumerator();
        uint256 supply = token.totalSupply();
        try governor.execute(targets, values, calls, keccak256(bytes(motion.description))) {
            if (motion.queuedFor == 0 || block.timestamp < motion.queuedFor) ++hurried;
            if (governor.quorumNumerator() != before) _did("quorum changed");
            if (token.totalSupply() != supply) _noteMint(motion);
            _did("execute");
        } catch {
            bool zero = _firstWord(motion.call) == 0;
            if (zero && governor.state(motion.id) == IGovernor.ProposalState.Queued) _did("zero delay refused");
        }
    }

    /// @dev Against and abstaining one time in four each.
    function _vote(address by, uint256 m, uint256 support) private returns (bool) {
        uint8 choice = support % 4 == 0 ? 0 : 1;
        if (support % 4 == 1) choice = 2;
        vm.prank(by);
        try governor.castVote(_motions[m].id, choice) returns (uint256 weight) {
            _note(m, by, weight);
            return true;
        } catch {
            if (_voted[_motions[m].id][by]) _did("second vote refused");
            return false;
        }
    }

    function _note(uint256 m, address by, uint256 weight) private {
        uint256 id = _motions[m].id;
        if (weight != _votesAt(by, governor.proposalSnapshot(id))) ++misweighed;
        if (_voted[id][by]) ++doubled;
        _voted[id][by] = true;
        _motions[m].weight += weight;
    }

    /// @dev One of the last four proposals.
    function _recent(uint256 m) private view returns (uint256) {
        return _motions.length - 1 - (m % (_motions.length < 4 ? _motions.length : 4));
    }

    /// @dev Canceled, Defeated, Expired and Executed are ends. Looks at the latest proposals, and at one of the others.
    function _watch() private {
        uint256 length = _motions.length;
        for (uint256 i = length; i != 0 && i + 6 > length; --i) _watch(_motions[i - 1]);
        if (length > 6) _watch(_motions[clock.calls() % length]);
    }

    function _watch(Motion storage motion) private {
        IGovernor.ProposalState state = governor.state(motion.id);
        if (motion.end != 0 && motion.end != 1 + uint256(state)) ++revived;
        bool ended =
            state == IGovernor.ProposalState.Canceled ||
                state == IGovernor.ProposalState.Defeated ||
                state == IGovernor.ProposalState.Expired ||
                state == IGovernor.ProposalState.Executed;
        if (ended) motion.end = 1 + uint256(state);
    }

    function _transfer(address from, address to, uint256 amount) private {
        vm.prank(from);
        token.transfer(to, amount);
        _balances[from] -= amount;
        _balances[to] += amount;
        _write(_delegates[from]);
        _write(_delegates[to]);
    }

    function _delegate(address who, address to) private {
        vm.prank(who);
        token.delegate(to);
        _record(who, to);
    }

    function _record(address who, address to) private {
        address before = _delegates[who];
        _delegates[who] = to;
        _write(before);
        _write(to);
    }

    function _noteMint(Motion storage motion) private {
        address to = address(uint160(_firstWord(motion.call)));
        _balances[to] += MINTED;
        _write(_delegates[to]);
    }

    /// @dev The model of checkpoints: what an account's votes are at the end of this block.
    function _write(address account) private {
        if (account == address(0)) return;
        uint256 sum;
        for (uint256 i; i < electorate.VOTERS(); ++i) {
            address each = electorate.voter(i);
            if (_delegates[each] == account) sum += _balances[each];
        }
        uint256[] storage blocks = _blocks[account];
        if (blocks.length == 0 || blocks[blocks.length - 1] != block.number) blocks.push(block.number);
        _votes[account][block.number] = sum;
    }

    function _votesAt(address account, uint256 timepoint) private view returns (uint256) {
        uint256[] storage blocks = _blocks[account];
        for (uint256 i = blocks.length; i != 0; --i) {
            if (blocks[i - 1] <= timepoint) return _votes[account][blocks[i - 1]];
        }
        return 0;
    }

    function _lists(
        Motion memory m
    ) private pure returns (address[] memory targets, uint256[] memory values, bytes[] memory calls) {
        (targets, values, calls) = (new address[](1), new uint256[](1), new bytes[](1));
        (targets[0], calls[0]) = (m.target, m.call);
    }

    /// @dev Returns a call's first argument.
    function _firstWord(bytes memory data) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(data, 0x24))
        }
    }
}
