// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OrderPart, QueryOrder} from "../../../contracts/interfaces/IQueryLedger.sol";
import {QueryLedger} from "../../../contracts/rewards/QueryLedger.sol";
import {MockPass} from "../../../contracts/mocks/rewards/MockPass.sol";
import {PackedOrders, Settlement} from "./PackedOrders.sol";
import {RewardsWorld} from "./RewardsWorld.sol";
import {vm} from "./Vm.sol";

/// @dev Deposits, withdrawals and orders, honest and not, at random.
contract LedgerHandler {
    uint64 private constant NONCES = 24;

    RewardsWorld private immutable world;
    QueryLedger private immutable ledger;

    mapping(address token => uint256) public withdrawableIn;
    mapping(address token => uint256) public creditIn;
    mapping(address token => uint256) public withdrawn;
    mapping(address token => uint256) public settledAmount;
    mapping(address researcher => mapping(uint64 nonce => uint256)) public timesSettled;
    /// @dev encoded, for the compiler cannot copy a struct with dynamic parts to storage
    bytes[] private _settled;
    uint256 public settledOrders;
    uint256 public forgedSettled;
    uint256 public replayed;
    uint256 public moved;
    uint256 public withdrawals;

    modifier timed() {
        vm.warp(world.time());
        _;
    }

    constructor(RewardsWorld world_) {
        world = world_;
        ledger = world_.ledger();
    }

    function advance(uint256 seed) external {
        world.advance(1 + (seed % 2 days));
    }

    function deposit(uint256 r, uint256 v, uint256 t, uint256 seed) external timed {
        (address account, ) = world.researcher(r);
        _deposit(account, world.validator(v), world.token(t), uint128(1 + (seed % 1e12)));
    }

    function buyPoolPass(uint256 r, uint256 v, uint256 t, uint256 seed) external timed {
        (address account, ) = world.researcher(r);
        address token = world.token(t);
        uint128 amount = uint128(1 + (seed % 1e12));
        uint256 value = world.fund(account, token, amount);
        (address validator, MockPass pass) = (world.validator(v), world.pass());
        vm.prank(account);
        pass.sellPool{value: value}(account, validator, token, amount);
        creditIn[token] += amount;
    }

    function requestWithdrawal(uint256 r, uint256 v, uint256 t, uint256 seed) external timed {
        (address account, ) = world.researcher(r);
        (address validator, address token) = (world.validator(v), world.token(t));
        (uint128 most, , , ) = ledger.depositOf(account, validator, token);
        vm.prank(account);
        ledger.requestWithdrawal(validator, token, uint128(seed % (uint256(most) + 1)));
    }

    /// @param wait half of the time, the notice passes first
    function withdraw(uint256 r, uint256 v, uint256 t, uint256 wait) external {
        if (wait % 2 == 0) world.advance(2 days);
        vm.warp(world.time());
        (address account, ) = world.researcher(r);
        (address validator, address token) = (world.validator(v), world.token(t));
        uint256 before = world.holdings(account, token);
        vm.prank(account);
        try ledger.withdraw(validator, token) returns (uint256 amount) {
            require(world.holdings(account, token) == before + amount, "withdrawal paid another amount");
            withdrawn[token] += amount;
            ++withdrawals;
        } catch {}
    }

    /// @dev Dismisses a validator for the length of one call, in which a researcher moves credit away.
    function moveCredit(uint256 r, uint256 v, uint256 t) external timed {
        (address account, ) = world.researcher(r);
        (address from, address to, address token) = (world.validator(v), world.validator(v + 1), world.token(t));
        world.appointments().setValidator(from, false);
        vm.prank(account);
        try ledger.moveCredit(from, to, token) {
            ++moved;
        } catch {}
        world.appointments().setValidator(from, true);
    }

    function cancel(uint256 r, uint64 nonce) external timed {
        (address account, ) = world.researcher(r);
        vm.prank(account);
        try ledger.requestCancellation(nonce % NONCES) {} catch {}
    }

    function authorize(uint256 r, uint256 v, uint256 t, uint256 limit) external timed {
        (address account, ) = world.researcher(r);
        (address spender, ) = world.researcher(r + 1);
        (address validator, address token) = (world.validator(v), world.token(t));
        vm.prank(account);
        ledger.authorizeSpender(spender, validator, token, uint128(limit % 1e9), uint40(block.timestamp + 1 days));
    }

    /// @param signer 0 to 5: the researcher; 6: another, who may be an authorised spender; 7: another in their name
    function settle(uint256 r, uint256 v, uint256 t, uint256 seed, uint256 signer) external timed {
        (address account, ) = world.researcher(r);
        (address by, uint256 key) = world.researcher(signer % 8 < 6 ? r : r + 1);
        Settlement memory s = _settlement(account, world.validator(v), world.token(t), seed);
        bytes32 digest = this.hashOf(s.order);
        (uint8 v_, bytes32 r_, bytes32 s_) = vm.sign(key, digest);
        s.signature = abi.encodePacked(r_, s_, v_);
        if (seed % 3 != 0) _deposit(account, s.order.validator, s.order.token, uint128(1 + (seed % 1e12)));
        s.signer = by;
        if (signer % 8 == 7) {
            s.signer = account;
            if (_submit(s) != 0) ++forgedSettled;
            return;
        }
        if (_submit(s) == 1) _settled.push(abi.encode(s));
    }

    /// @dev Hands a settled order in again, twice in a batch.
    function replay(uint256 seed) external timed {
        if (_settled.length == 0) return;
        Settlement memory s = abi.decode(_settled[seed % _settled.length], (Settlement));
        replayed += _submit(s);
        Settlement[] memory twice = new Settlement[](2);
        (twice[0], twice[1]) = (s, s);
        bytes memory batch = PackedOrders.pack(twice);
        vm.prank(s.order.validator);
        replayed += ledger.settle(batch);
    }

    function hashOf(QueryOrder calldata order) external view returns (bytes32) {
        return ledger.hashOrder(order);
    }

    function _submit(Settlement memory s) private returns (uint256 settled) {
        (address account, address token) = (s.order.researcher, s.order.token);
        uint256 before = _held(s.order);
        (uint256 usageBefore, ) = world.vault().usageOf(token);
        bytes memory batch = PackedOrders.pack(s);
        vm.prank(s.order.validator);
        settled = ledger.settle(batch);
        uint256 amount = settled == 0 ? 0 : uint256(s.units[0]) * s.order.parts[0].unitPrice;
        (uint256 usageAfter, ) = world.vault().usageOf(token);
        require(_held(s.order) + amount == before, "deposit fell by another amount");
        require(usageBefore + amount == usageAfter, "vault took note of another amount");
        settledAmount[token] += amount;
        settledOrders += settled;
        timesSettled[account][s.order.nonce] += settled;
    }

    function _deposit(address account, address validator, address token, uint128 amount) private {
        uint256 value = world.fund(account, token, amount);
        vm.prank(account);
        ledger.deposit{value: value}(validator, token, amount);
        withdrawableIn[token] += amount;
    }

    function _held(QueryOrder memory order) private view returns (uint256) {
        (uint128 a, uint128 b, , ) = ledger.depositOf(order.researcher, order.validator, order.token);
        return uint256(a) + b;
    }

    function _settlement(
        address account,
        address validator,
        address token,
        uint256 seed
    ) private view returns (Settlement memory s) {
        OrderPart[] memory parts = new OrderPart[](1);
        uint64 maxUnits = uint64(seed % 1_000);
        uint64 block_ = uint64(block.number);
        parts[0] = OrderPart(1, 1, false, block_, 1, 0, 1, uint96(1 + ((seed >> 16) % 1e9)), maxUnits);
        s.order = QueryOrder({
            researcher: account,
            validator: validator,
            token: token,
            queryHash: bytes32(seed),
            consentBlock: block_,
            nonce: uint64(seed >> 64) % NONCES,
            deadline: uint40(block.timestamp + 1 hours),
            parts: parts
        });
        s.units = new uint64[](1);
        s.units[0] = uint64((seed >> 128) % (uint256(maxUnits) + 2)); // one too many at times
        s.usage = new bytes[](1);
        s.resultHash = keccak256(abi.encode(seed));
    }
}
