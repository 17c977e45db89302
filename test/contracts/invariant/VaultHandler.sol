// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Parent} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Claim, Proposal, Sale} from "../../../contracts/interfaces/IRewardVault.sol";
import {RewardVault} from "../../../contracts/rewards/RewardVault.sol";
import {BadReceiver} from "../../../contracts/mocks/rewards/BadReceiver.sol";
import {MockPass} from "../../../contracts/mocks/rewards/MockPass.sol";
import {RewardsWorld} from "./RewardsWorld.sol";
import {SortedTree} from "./SortedTree.sol";
import {vm} from "./Vm.sol";

/// @dev Sales, splits, payout roots and claims, honest and not, at random.
contract VaultHandler {
    uint256 public constant LEAVES = 6;
    uint256 public constant SPLITS = 3;
    uint256 private constant DATASETS = 3;

    RewardsWorld private immutable world;
    RewardVault private immutable vault;

    Sale[] private _sales;
    mapping(address token => uint256) public resting;
    mapping(bytes32 root => uint256[6]) private _totals;
    mapping(address account => mapping(address token => uint256)) public paidByUsage;
    uint256 public doubleSpent;
    uint256 public claims;
    uint256 public credited;
    uint256 public returned;
    uint256 public accepted;

    modifier timed() {
        vm.warp(world.time());
        _;
    }

    constructor(RewardsWorld world_) {
        world = world_;
        vault = world_.vault();
    }

    /* SALES */

    function sell(uint256 d, uint256 b, uint256 t, uint256 seed) external timed {
        address token = world.token(t);
        uint96 amount = uint96(seed % 1e15);
        uint256 value = world.fund(world.buyer(b), token, amount);
        uint16 feeBps = uint16((seed >> 128) % 1_001);
        (uint256 dataset, address buyer) = (1 + (d % DATASETS), world.buyer(b));
        bytes32 payee = vault.payeeOf(dataset);
        MockPass pass = world.pass();
        vm.prank(buyer);
        bytes32 id = pass.sell{value: value}(dataset, 9, buyer, token, amount, feeBps);
        uint40 restsUntil = uint40(block.timestamp) + vault.rest();
        uint40 sold = pass.sold();
        Sale memory sale = Sale(dataset, 9, buyer, payee, token, amount, feeBps, restsUntil, 1 days, sold, 0);
        require(keccak256(abi.encode(sale)) == id, "the vault holds another sale");
        _sales.push(sale);
        resting[token] += amount;
    }

    /// @dev The rest passes first, half of the time.
    function credit(uint256 seed) external {
        if ((seed >> 16) % 2 == 0) world.advance(2 days);
        vm.warp(world.time());
        Sale[] memory batch = _pick(seed);
        if (batch.length == 0) return;
        bool held = vault.isHeld(batch[0]);
        try vault.credit(batch) {
            if (!held) ++doubleSpent;
            resting[batch[0].token] -= batch[0].amount;
            ++credited;
        } catch {}
    }

    function takeBack(uint256 seed) external timed {
        Sale[] memory batch = _pick(seed);
        if (batch.length == 0) return;
        Sale memory sale = batch[0];
        bool held = vault.isHeld(sale);
        vm.prank(sale.buyer);
        try vault.takeBack(sale) {
            if (!held) ++doubleSpent;
            resting[sale.token] -= sale.amount;
            ++returned;
        } catch {}
    }

    function suspend(uint256 d, uint256 seed) external timed {
        uint40 until = uint40(block.timestamp + (seed % 3 days));
        world.registry().setSuspension(1 + (d % DATASETS), uint40(block.timestamp), until);
    }

    function move(uint256 d, uint256 to) external {
        world.registry().setOwner(1 + (d % DATASETS), world.earner(to));
    }

    function inherit(uint256 d, uint16 bps) external {
        Parent[] memory parents = new Parent[](1);
        parents[0] = Parent(1 + ((d + 1) % DATASETS), bps % 10_001);
        world.registry().setParents(1 + (d % DATASETS), parents);
    }

    function setPayees(uint256 d, uint256 split, uint256 lock) external timed {
        uint256 dataset = 1 + (d % DATASETS);
        (address[] memory accounts, uint32[] memory shares) = splitOf(split);
        address owner = world.registry().ownerOf(dataset);
        vm.prank(owner);
        try vault.setPayees(dataset, accounts, shares, lock % 16 == 0) {} catch {}
    }

    function release(uint256 who, uint256 t) external timed {
        address account = [world.timelock(), world.buyer(who), world.validator(who), world.earner(who)][who % 4];
        address token = world.token(t);
        uint256 due = vault.balanceOf(bytes32(uint256(uint160(account))), token);
        uint256 before = world.holdings(account, token);
        try vault.release(account, token) returns (uint256 amount) {
            require(amount == due && world.holdings(account, token) == before + due, "released another amount");
        } catch {}
    }

    function releaseShare(uint256 split, uint256 index, uint256 t) external timed {
        (address[] memory accounts, uint32[] memory shares) = splitOf(split);
        uint256 i = index % accounts.length;
        uint256 before = world.holdings(accounts[i], world.token(t));
        try vault.releaseShare(accounts, shares, i, world.token(t)) returns (uint256 amount) {
            require(world.holdings(accounts[i], world.token(t)) == before + amount, "released another amount");
        } catch {}
    }

    /* ROOTS */

    /// @param lie 0 to 3 of 16: totals above what usage brought in, or below what was claimed
    function propose(uint256 seed, uint256 lie) external {
        world.advance(600); // an epoch closes
        vm.warp(world.time());
        Proposal[] memory queue = vault.proposals();
        (bytes32 parent, ) = vault.acceptedRoot();
        if (queue.length != 0) parent = queue[queue.length - 1].root;
        uint256[6] memory totals = _nextTotals(parent, seed, lie % 16);
        bytes32 root = SortedTree.root(_leaves(totals));
        if (_propose(root, parent, seed)) _totals[root] = totals;
    }

    /// @dev The longest veto window passes first, half of the time.
    function accept(uint256 wait) public {
        if (wait % 2 == 0) world.advance(1 days + 60);
        vm.warp(world.time());
        try vault.acceptRoots() {
            ++accepted;
        } catch {}
    }

    function veto(uint256 seed) external timed {
        Proposal[] memory queue = vault.proposals();
        if (queue.length == 0 || seed % 4 != 0) return;
        vm.prank(address(0x60A2D));
        vault.vetoRoot(queue[(seed >> 8) % queue.length].epoch, bytes32(seed));
    }

    function claim(uint256 i, uint256 wait) external {
        accept(wait);
        _claimOne(i % LEAVES);
        _claimOne(i % LEAVES); // again, for nothing
    }

    function claimMany(uint256 seed, uint256 wait) external {
        accept(wait);
        Claim[] memory list = new Claim[](LEAVES + 1);
        for (uint256 i; i < LEAVES; ++i) list[i] = _claim(i);
        list[LEAVES] = list[seed % LEAVES];
        uint256[6] memory before = _received();
        uint256[6] memory claimed;
        for (uint256 i; i < LEAVES; ++i) claimed[i] = vault.claimedOf(list[i].account, list[i].token);
        try vault.claimMany(list) returns (uint256 paid) {
            claims += paid;
            uint256[6] memory after_ = _received();
            for (uint256 i; i < LEAVES; ++i) {
                uint256 amount = vault.claimedOf(list[i].account, list[i].token) - claimed[i]; // fails if it fell
                require(after_[i] - before[i] == amount, "claimed another amount than was paid");
                paidByUsage[list[i].account][list[i].token] += amount;
            }
        } catch {}
    }

    /// @dev Accepts or reverts; who burns gas is left to the unit tests, for gas has no end here.
    function sulk(uint256 seed) external {
        world.moody().setHabit(BadReceiver.Habit(seed % 2));
    }

    function setParameters(uint256 seed) external timed {
        vm.prank(world.timelock());
        vault.setParameters(
            uint40(seed % 5 days),
            uint40(60 + ((seed >> 32) % 1 days)),
            uint40(60 + ((seed >> 64) % 1 days)),
            uint128((seed >> 96) % 1 ether)
        );
    }

    /* VIEWS */

    function splitOf(uint256 seed) public view returns (address[] memory accounts, uint32[] memory shares) {
        uint256 count = 1 + (seed % SPLITS);
        accounts = new address[](count);
        shares = new uint32[](count);
        for (uint256 i; i < count; ++i) {
            accounts[i] = world.earner(i);
            shares[i] = uint32(1 + 7 * i);
        }
    }

    function leafAt(uint256 i) public view returns (address account, address token) {
        return (world.earner(i), world.token(i / 3));
    }

    /* INSIDE */

    function _propose(bytes32 root, bytes32 parent, uint256 seed) private returns (bool) {
        uint64 epoch = world.ledger().currentEpoch() - 1;
        bytes32 running = world.ledger().runningHashAt(epoch);
        address by = world.validator(seed);
        uint128 bond = vault.bond();
        vm.deal(by, by.balance + bond);
        world.appointments().setEveryTurn(by);
        vm.prank(by);
        try vault.proposeRoot{value: bond}(epoch, root, parent, running, bytes32(seed)) {
            return true;
        } catch {
            return false;
        }
    }

    function _claimOne(uint256 i) private {
        Claim memory c = _claim(i);
        uint256 before = world.holdings(c.account, c.token);
        uint256 claimed = vault.claimedOf(c.account, c.token);
        try vault.claim(c) returns (uint256 amount) {
            require(world.holdings(c.account, c.token) == before + amount, "claim paid another amount");
            require(vault.claimedOf(c.account, c.token) == claimed + amount, "claim recorded another amount");
            paidByUsage[c.account][c.token] += amount;
            ++claims;
        } catch {}
    }

    function _claim(uint256 i) private view returns (Claim memory c) {
        (bytes32 root, ) = vault.acceptedRoot();
        uint256[6] memory totals = _totals[root];
        (c.account, c.token) = leafAt(i);
        c.total = totals[i];
        c.proof = SortedTree.proof(_leaves(totals), i);
    }

    function _received() private view returns (uint256[6] memory list) {
        for (uint256 i; i < LEAVES; ++i) {
            (address account, address token) = leafAt(i);
            list[i] = world.holdings(account, token);
        }
    }

    /// @dev Shares out what usage brought in since the parent; a liar adds or takes away.
    function _nextTotals(bytes32 parent, uint256 seed, uint256 lie) private view returns (uint256[6] memory totals) {
        totals = _totals[parent];
        for (uint256 t; t < 2; ++t) {
            (uint256 received, ) = vault.usageOf(world.token(t));
            uint256 sum = totals[3 * t] + totals[3 * t + 1] + totals[3 * t + 2];
            uint256 fresh = received > sum ? received - sum : 0;
            for (uint256 i; i < 3; ++i) totals[3 * t + i] += fresh / 3;
        }
        if (lie < 2) totals[seed % LEAVES] += seed % 1e18;
        if (lie == 2) totals[seed % LEAVES] = type(uint256).max;
        if (lie == 3) totals[seed % LEAVES] /= 2;
    }

    function _leaves(uint256[6] memory totals) private view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](LEAVES);
        for (uint256 i; i < LEAVES; ++i) {
            (address account, address token) = leafAt(i);
            leaves[i] = vault.leafOf(account, token, totals[i]);
        }
    }

    function _pick(uint256 seed) private view returns (Sale[] memory batch) {
        if (_sales.length == 0) return batch;
        batch = new Sale[](1);
        batch[0] = _sales[seed % _sales.length];
    }
}
