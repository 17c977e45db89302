// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Claim} from "../../../contracts/interfaces/IRewardVault.sol";
import {Handler} from "./Handler.sol";
import {SortedTree} from "./SortedTree.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev Payout roots, honest and lying, their vetoes, and claims.
contract PayoutHandler is Handler {
    uint256 public constant ACCOUNTS = 5;
    uint256 public constant TOKENS = 3;
    uint256 public constant LEAVES = 15;

    /// @dev A queued root as this model keeps it.
    struct Queued {
        bytes32 root;
        uint64 epoch;
        uint256 acceptableAt;
    }

    mapping(bytes32 root => uint256[LEAVES]) private _totals;
    address[ACCOUNTS] private _accounts;
    address[TOKENS] private _tokens;
    uint256[LEAVES] private _honest;
    uint256[TOKENS] private _shared;
    mapping(address token => uint256) public paid;
    mapping(address account => mapping(address token => uint256)) private _lastClaimed;
    Queued[] private _queue;
    bytes32 public acceptedRoot;
    uint64 public acceptedEpoch;
    uint256 public forged;

    constructor(World world_) Handler(world_) {
        _accounts[0] = actors.thief();
        for (uint256 i = 1; i < ACCOUNTS; ++i) _accounts[i] = actors.earner(i + 1);
        for (uint256 t; t < TOKENS; ++t) _tokens[t] = tokens.at(t);
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](8);
        (list[0], list[1], list[2]) = (this.propose.selector, this.proposeLate.selector, this.accept.selector);
        (list[3], list[4], list[5]) = (this.veto.selector, this.claim.selector, this.claimMany.selector);
        (list[6], list[7]) = (this.forge.selector, this.claim.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](10);
        (list[0], list[1], list[2], list[3]) = ("propose", "propose late", "accept", "veto");
        (list[4], list[5], list[6], list[7]) = ("claim", "claim many", "claim refused", "forge");
        (list[8], list[9]) = ("lie", "claim on a lie");
    }

    /// @param lie 0 to 4 of 16: totals above what usage brought in, below what was claimed, or all for the thief
    function propose(uint256 seed, uint256 lie) external {
        world.advance(world.EPOCH()); // an epoch closes
        uint64 epoch = ledger.currentEpoch() - 1;
        if (_propose(epoch, appointments.proposerOf(epoch), seed, lie % 16)) _did("propose");
    }

    /// @dev Nobody proposed in time: now anyone may.
    function proposeLate(uint256 seed, uint256 lie) external {
        world.advance(2 * vault.proposalTimeout() + world.EPOCH());
        uint64 epoch = ledger.currentEpoch() - 1 - uint64((2 * vault.proposalTimeout()) / world.EPOCH());
        address poster = seed % 2 == 0 ? actors.thief() : actors.relayer();
        if (_propose(epoch, poster, seed, lie % 16)) _did("propose late");
    }

    /// @dev The veto window passes first, half of the time.
    function accept(uint256 wait) public {
        if (wait % 2 == 0) world.advance(vault.vetoWindow());
        else world.refresh();
        _acceptModel();
        try vault.acceptRoots() {
            _did("accept");
        } catch {}
    }

    function veto(uint256 seed) external timed {
        // the DAO may have appointed the guardian for a day only
        if (_queue.length == 0 || !appointments.isGuardian(actors.guardian())) return;
        uint256 kept = seed % _queue.length;
        vm.prank(actors.guardian());
        vault.vetoRoot(_queue[kept].epoch, "why");
        while (_queue.length > kept) _queue.pop();
        _did("veto");
    }

    function claim(uint256 i, uint256 wait) external {
        accept(wait);
        _claim(i % LEAVES);
        _claim(i % LEAVES); // again, for nothing
    }

    /// @dev All leaves, one of them perhaps twice and another not at all.
    function claimMany(uint256 seed, uint256 wait) external {
        accept(wait);
        Claim[] memory list = claims();
        list[seed % LEAVES] = list[(seed >> 8) % LEAVES];
        uint256[] memory before = _holdings();
        try vault.claimMany(list) returns (uint256 count) {
            if (count != 0) _did("claim many");
        } catch {
            return; // the accepted root is not one of these trees: the zero root before the first
        }
        uint256[] memory nowHeld = _holdings();
        for (uint256 i; i < LEAVES; ++i) {
            uint256 due = _record(i);
            require(nowHeld[i] - before[i] == due, "claimed another amount than was paid");
            if (due != 0 && i % ACCOUNTS == 0) _did("claim on a lie");
        }
    }

    /// @dev A thief changes a claim, or offers an inner node as one.
    function forge(uint256 i, uint256 seed) external timed {
        Claim memory c = claims()[i % LEAVES];
        if (seed % 5 == 0) c.account = actors.thief();
        if (seed % 5 == 1) c.token = tokens.exact(seed >> 8);
        if (seed % 5 == 2) c.total ^= 1 + (seed >> 128);
        if (seed % 5 == 3) c.proof[seed % c.proof.length] = bytes32(seed);
        if (seed % 5 == 4) c.proof = new bytes32[](0);
        (address account, address token) = leafAt(i % LEAVES);
        if (c.account == account && c.token == token && seed % 5 < 2) return; // no change at all
        try vault.claim(c) {
            ++forged;
        } catch {
            _did("forge");
        }
    }

    /* VIEWS */

    function leafAt(uint256 i) public view returns (address account, address token) {
        return (_accounts[i % ACCOUNTS], _tokens[i / ACCOUNTS]);
    }

    /// @dev Returns the claims of all leaves in the accepted root.
    function claims() public view returns (Claim[] memory list) {
        (bytes32 root, ) = vault.acceptedRoot();
        uint256[LEAVES] memory totals = _totals[root];
        bytes32[] memory leaves = _leaves(totals);
        list = new Claim[](LEAVES);
        for (uint256 i; i < LEAVES; ++i) {
            (address account, address token) = leafAt(i);
            list[i] = Claim(account, token, totals[i], SortedTree.proof(leaves, i));
        }
    }

    /// @dev Returns how many roots wait, and the accepted one, as the model has it now.
    function expected() external view returns (uint256 waiting, bytes32 root, uint64 epoch) {
        return (_queue.length, acceptedRoot, acceptedEpoch);
    }

    /* INSIDE */

    function _propose(uint64 epoch, address poster, uint256 seed, uint256 lie) private returns (bool) {
        (, , uint40 revision) = vault.lastRoot();
        uint256[LEAVES] memory totals = _nextTotals(seed, lie);
        bytes32 root = SortedTree.root(_leaves(totals));
        bytes32 running = ledger.runningHashAt(epoch);
        uint128 bond = vault.bond();
        vm.deal(poster, poster.balance + bond);
        vm.prank(poster);
        try vault.proposeRoot{value: bond}(epoch, root, revision, running, bytes32(seed)) {
            _acceptModel();
            _queue.push(Queued(root, epoch, block.timestamp + vault.vetoWindow()));
            _totals[root] = totals;
            if (lie < 5) _did("lie");
            return true;
        } catch {
            return false;
        }
    }

    /// @dev What is ripe at this time is accepted, oldest first.
    function _acceptModel() private {
        uint256 ripe;
        while (ripe < _queue.length && _queue[ripe].acceptableAt <= block.timestamp) ++ripe;
        if (ripe == 0) return;
        (acceptedRoot, acceptedEpoch) = (_queue[ripe - 1].root, _queue[ripe - 1].epoch);
        for (uint256 i = ripe; i < _queue.length; ++i) _queue[i - ripe] = _queue[i];
        for (uint256 i; i < ripe; ++i) _queue.pop();
    }

    function _claim(uint256 i) private {
        Claim memory c = claims()[i];
        uint256 before = world.holdings(c.account, c.token);
        try vault.claim{gas: 3_000_000}(c) returns (uint256 amount) {
            uint256 due = _record(i);
            require(amount == due && amount != 0, "claim recorded another amount");
            require(world.holdings(c.account, c.token) == before + amount, "claim paid another amount");
            _did(c.account == actors.thief() ? bytes32("claim on a lie") : bytes32("claim"));
        } catch {
            if (c.total > vault.claimedOf(c.account, c.token)) _did("claim refused");
        }
    }

    /// @dev Returns by how much the vault says that a leaf's account claimed more than before; fails if it fell.
    function _record(uint256 i) private returns (uint256 more) {
        (address account, address token) = leafAt(i);
        uint256 claimed = vault.claimedOf(account, token);
        more = claimed - _lastClaimed[account][token];
        _lastClaimed[account][token] = claimed;
        paid[token] += more;
    }

    function _holdings() private view returns (uint256[] memory list) {
        list = new uint256[](LEAVES);
        for (uint256 i; i < LEAVES; ++i) {
            (address account, address token) = leafAt(i);
            list[i] = world.holdings(account, token);
        }
    }

    /// @dev Shares out what usage brought in, nothing of it to the thief; a liar does otherwise.
    function _nextTotals(uint256 seed, uint256 lie) private returns (uint256[LEAVES] memory totals) {
        for (uint256 t; t < TOKENS; ++t) {
            (uint256 received, uint256 claimed) = vault.usageOf(tokens.at(t));
            uint256 share = (received - _shared[t]) / (ACCOUNTS - 1);
            for (uint256 i = 1; i < ACCOUNTS; ++i) _honest[t * ACCOUNTS + i] += share;
            _shared[t] += share * (ACCOUNTS - 1);
            if (lie == 3) totals[t * ACCOUNTS] = received;
            // all that is left, which pays unless somebody claims before
            if (lie == 4) totals[t * ACCOUNTS] = received - claimed + vault.claimedOf(_accounts[0], _tokens[t]);
        }
        if (lie == 3 || lie == 4) return totals;
        totals = _honest;
        if (lie == 0) totals[seed % LEAVES] = type(uint256).max;
        if (lie == 1) totals[seed % LEAVES] += seed % 1e15;
        if (lie == 2) totals[seed % LEAVES] /= 2;
    }

    function _leaves(uint256[LEAVES] memory totals) private view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](LEAVES);
        for (uint256 i; i < LEAVES; ++i) {
            (address account, address token) = leafAt(i);
            bytes32 inner = keccak256(abi.encode(block.chainid, address(vault), account, token, totals[i]));
            leaves[i] = keccak256(abi.encode(inner));
        }
    }
}
