// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Offer, Purchase} from "../../../contracts/interfaces/IAccessPass.sol";
import {PoolTerms} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Handler} from "./Handler.sol";
import {Bill, SettleLib} from "./SettleLib.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev Deposits, withdrawals and orders, honest and not.
contract LedgerHandler is Handler {
    /// @dev nonces from 96 on: they lie in two words
    uint64 public constant FIRST_NONCE = 96;
    uint64 public constant NONCES = 64;
    uint8 private constant LICENCE = 1;

    uint256 public pool;
    mapping(address token => uint256) public withdrawableIn;
    mapping(address token => uint256) public creditIn;
    mapping(address token => uint256) public withdrawn;
    mapping(address token => uint256) public settledAmount;
    mapping(address researcher => mapping(uint64 nonce => uint256)) private _timesSettled;
    /// @dev encoded, for the compiler does not copy a struct with dynamic parts to storage
    bytes[] private _settled;
    uint256 public replayed;
    uint256 public settledTwice;
    /// @dev settlements after which the nonce was still free
    uint256 public unmarked;
    uint256 public forged;
    uint256 private _dismissed = type(uint256).max;

    constructor(World world_) Handler(world_) {
        (address owner, ) = actors.contributor(0);
        PoolTerms memory terms = world_.poolTerms();
        vm.prank(owner);
        (pool, ) = registry.createPool("pool", "metadata", terms);
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](12);
        (list[0], list[1], list[2]) = (
            this.deposit.selector,
            this.buyPoolPass.selector,
            this.requestWithdrawal.selector
        );
        (list[3], list[4], list[5]) = (this.withdraw.selector, this.dismiss.selector, this.moveCredit.selector);
        (list[6], list[7], list[8]) = (this.cancel.selector, this.authorize.selector, this.settle.selector);
        (list[9], list[10], list[11]) = (this.settle.selector, this.replay.selector, this.forge.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](13);
        (list[0], list[1], list[2], list[3]) = ("deposit", "buy pool pass", "withdraw", "move credit");
        (list[4], list[5], list[6], list[7]) = ("cancel", "settle", "settle by spender", "settle by wallet");
        (list[8], list[9], list[10], list[11]) = ("skip", "replay", "forge", "wallet changed its mind");
        list[12] = "appoint";
    }

    /* DEPOSITS */

    function deposit(uint256 r, uint256 v, uint256 t, uint256 seed) external timed {
        (address account, ) = actors.researcher(r);
        _deposit(account, actors.validator(v), tokens.exact(t), uint128(1 + (seed % 1e12)));
    }

    function buyPoolPass(uint256 r, uint256 v, uint256 t, uint256 seed) external timed {
        uint16 index = uint16(t % tokens.EXACT());
        uint96 price = uint96(1 + (seed % 1e12));
        (address owner, ) = actors.contributor(0);
        vm.prank(owner);
        try pass.offer(pool, LICENCE, Offer(price, 1 days, index, 0, false)) {} catch {
            return; // the token is switched off
        }
        (address payer, address token) = (actors.payer(r), tokens.at(index));
        (address account, ) = actors.researcher(r);
        uint256 value = world.fund(payer, token, price);
        bytes32 offerHash = pass.offerHash(pool, LICENCE);
        Purchase memory p = Purchase(pool, LICENCE, account, offerHash, price, actors.validator(v));
        vm.prank(payer);
        try pass.buy{value: value}(p) {
            creditIn[token] += price;
            _did("buy pool pass");
        } catch {} // a validator out of office
    }

    function requestWithdrawal(uint256 r, uint256 v, uint256 t, uint256 seed) external timed {
        (address account, ) = actors.researcher(r);
        (address validator, address token) = (actors.validator(v), tokens.exact(t));
        (uint128 most, , , ) = ledger.depositOf(account, validator, token);
        vm.prank(account);
        ledger.requestWithdrawal(validator, token, uint128(seed % (uint256(most) + 1)));
    }

    /// @param wait half of the time, the notice passes first; half of the time, somebody else asks
    function withdraw(uint256 r, uint256 v, uint256 t, uint256 wait) external {
        if (wait % 2 == 0) world.advance(ledger.notice());
        else world.refresh();
        (address account, ) = actors.researcher(r);
        (address validator, address token) = (actors.validator(v), tokens.exact(t));
        uint256 before = world.holdings(account, token);
        vm.prank((wait >> 8) % 2 == 0 ? account : actors.thief());
        try ledger.withdrawFor(account, validator, token) returns (uint256 amount) {
            require(world.holdings(account, token) == before + amount, "withdrawal paid another amount");
            withdrawn[token] += amount;
            _did("withdraw");
        } catch {}
    }

    /// @dev The DAO dismisses a validator; the next time, it appoints them again.
    function dismiss(uint256 v) external timed {
        if (_dismissed != type(uint256).max) {
            address validator = actors.validator(_dismissed);
            vm.prank(timelock);
            appointments.appointValidator(validator);
            world.advance(appointments.notice());
            _dismissed = type(uint256).max;
            _did("appoint");
        } else {
            _dismissed = v % actors.VALIDATORS();
            address validator = actors.validator(_dismissed);
            vm.prank(timelock);
            appointments.dismissValidator(validator);
        }
    }

    function moveCredit(uint256 r, uint256 v, uint256 t) external timed {
        (address account, ) = actors.researcher(r);
        address from = actors.validator(_dismissed < actors.VALIDATORS() ? _dismissed : v);
        (address to, address token) = (actors.validator((v % 3) + 1), tokens.exact(t));
        vm.prank(account);
        try ledger.moveCredit(from, to, token) {
            _did("move credit");
        } catch {}
    }

    /* ORDERS */

    function cancel(uint256 r, uint256 nonce) external timed {
        (address account, ) = actors.researcher(r);
        vm.prank(account);
        try ledger.requestCancellation(FIRST_NONCE + uint64(nonce % NONCES)) {
            _did("cancel");
        } catch {}
    }

    /// @dev The next researcher may spend for this one.
    function authorize(uint256 r, uint256 v, uint256 t, uint256 limit) external timed {
        _authorize(r, actors.validator(v), tokens.exact(t), uint128(limit % 1e12));
    }

    /// @param by 0 of 4: a spender signs, authorised or not; else the researcher
    function settle(uint256 r, uint256 v, uint256 seed, uint256 by) external timed {
        Bill memory bill = _bill(r, v, seed);
        if (seed % 3 != 0) _deposit(bill.researcher, bill.validator, bill.token, uint128(1 + ((seed >> 8) % 1e12)));
        bool spends = by % 4 == 0;
        if (by % 8 == 0) _authorize(r, bill.validator, bill.token, 1e12);
        _sign(bill, spends ? (r % 3) + 1 : r);
        bool doubtful = bill.signer == address(actors.wallet()) && by % 8 == 3;
        if (doubtful) actors.wallet().setSulking(true); // changes its mind after it signed
        uint256 settled = _submit(bill);
        if (doubtful) {
            require(settled == 0, "a wallet settled against its will");
            actors.wallet().setSulking(false);
            _did("wallet changed its mind");
        }
        if (settled == 0) return _did("skip");
        _settled.push(abi.encode(bill));
        if (spends) return _did("settle by spender");
        _did(bill.signer == address(actors.wallet()) ? bytes32("settle by wallet") : bytes32("settle"));
    }

    /// @dev Hands a settled order in again, twice in a batch.
    function replay(uint256 seed) external timed {
        if (_settled.length == 0) return;
        Bill memory bill = abi.decode(_settled[seed % _settled.length], (Bill));
        if (!appointments.isValidator(bill.validator)) return;
        Bill[] memory twice = new Bill[](2);
        (twice[0], twice[1]) = (bill, bill);
        vm.prank(bill.validator);
        replayed += SettleLib.settle(ledger, twice);
        _did("replay");
    }

    /// @dev The holder of a stolen validator key tries all they can with orders.
    function forge(uint256 r, uint256 seed, uint256 how) external timed {
        Bill memory bill = _bill(r, 2, seed);
        _deposit(bill.researcher, bill.validator, bill.token, 1e12);
        if (!appointments.isValidator(bill.validator)) return;
        if (how % 6 == 0) (bill.signer, bill.signature) = (bill.researcher, _signature(actors.THIEF_KEY(), bill));
        else if (how % 6 == 1) (bill.signer, bill.signature) = (actors.thief(), _signature(actors.THIEF_KEY(), bill));
        else if (how % 6 == 2) (bill.signer, bill.signature) = (bill.researcher, "");
        else _sign(bill, r);
        if (how % 6 == 3) bill.units = bill.maxUnits + 1;
        if (how % 6 == 4) bill.unitPrice += 1 + uint96(seed % 1e9);
        if (how % 6 == 5) (bill.maxUnits, bill.units) = (bill.maxUnits + 1, bill.maxUnits + 1);
        if (_submit(bill) != 0) ++forged;
        _did("forge");
    }

    /* INSIDE */

    function _submit(Bill memory bill) private returns (uint256 settled) {
        uint256 before = _held(bill);
        (uint256 usageBefore, ) = vault.usageOf(bill.token);
        Bill[] memory batch = new Bill[](1);
        batch[0] = bill;
        settled = _settleAs(bill.validator, batch);
        uint256 amount = settled == 0 ? 0 : uint256(bill.units) * bill.unitPrice;
        (uint256 usageAfter, ) = vault.usageOf(bill.token);
        require(_held(bill) + amount == before, "deposit fell by another amount");
        require(usageBefore + amount == usageAfter, "vault took note of another amount");
        settledAmount[bill.token] += amount;
        if (settled == 0) return 0;
        if (++_timesSettled[bill.researcher][bill.nonce] != 1) ++settledTwice;
        if (!ledger.isNonceUsed(bill.researcher, bill.nonce)) ++unmarked;
    }

    /// @dev Settles nothing while the validator is out of office, when the whole batch reverts.
    function _settleAs(address validator, Bill[] memory batch) private returns (uint256 settled) {
        if (!appointments.isValidator(validator)) return 0;
        vm.prank(validator);
        return SettleLib.settle(ledger, batch);
    }

    function _authorize(uint256 r, address validator, address token, uint128 limit) private {
        (address account, ) = actors.researcher(r);
        (address spender, ) = actors.researcher((r % 3) + 1);
        vm.prank(account);
        ledger.authorizeSpender(spender, validator, token, limit, uint40(block.timestamp + 1 days));
    }

    function _deposit(address account, address validator, address token, uint128 amount) private {
        uint256 value = world.fund(account, token, amount);
        vm.prank(account);
        try ledger.deposit{value: value}(validator, token, amount) {
            withdrawableIn[token] += amount;
            _did("deposit");
        } catch {} // a validator out of office, or a token that is switched off
    }

    function _sign(Bill memory bill, uint256 r) private {
        uint256 key;
        (bill.signer, key) = actors.researcher(r);
        if (bill.signer == address(actors.wallet())) actors.wallet().approve(SettleLib.hash(ledger, bill), true);
        else bill.signature = _signature(key, bill);
    }

    function _signature(uint256 key, Bill memory bill) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, SettleLib.hash(ledger, bill));
        return abi.encodePacked(r, s, v);
    }

    function _held(Bill memory bill) private view returns (uint256) {
        (uint128 a, uint128 b, , ) = ledger.depositOf(bill.researcher, bill.validator, bill.token);
        return uint256(a) + b;
    }

    function _bill(uint256 r, uint256 v, uint256 seed) private view returns (Bill memory bill) {
        (bill.researcher, ) = actors.researcher(r);
        (bill.validator, bill.token) = (actors.validator(v), tokens.exact(seed >> 4));
        bill.nonce = FIRST_NONCE + (uint64(_draw(seed, 1)) % NONCES);
        (bill.deadline, bill.consentBlock) = (uint40(block.timestamp + 1 hours), uint64(block.number));
        (bill.unitPrice, bill.maxUnits) = (uint96(1 + (_draw(seed, 2) % 1e9)), uint64(_draw(seed, 3) % 1_000));
        bill.units = uint64(_draw(seed, 4) % (uint256(bill.maxUnits) + 1));
        bill.queryHash = bytes32(seed);
    }
}
