// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Offer, Purchase} from "../../../contracts/interfaces/IAccessPass.sol";
import {Claim} from "../../../contracts/interfaces/IRewardVault.sol";
import {Content, Parent} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {ReenteringReceiver} from "../../../contracts/mocks/hostile/ReenteringReceiver.sol";
import {Handler} from "./Handler.sol";
import {MarketHandler} from "./MarketHandler.sol";
import {PayoutHandler} from "./PayoutHandler.sol";
import {Bill, SettleLib} from "./SettleLib.sol";
import {IToken} from "./Tokens.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev Tokens that do not deliver what they were told to, and an account that calls back whenever it gets a turn.
contract HostileHandler is Handler {
    uint8 private constant LICENCE = 1;

    MarketHandler private market;
    PayoutHandler private payouts;
    ReenteringReceiver private striker;
    uint256 public dataset;

    /// @dev times that a contract took note of another amount than arrived
    uint256 public miscounted;
    /// @dev calls that got through from within another
    uint256 public reentered;
    uint64 private _nonce;

    constructor(World world_, MarketHandler market_, PayoutHandler payouts_) Handler(world_) {
        (market, payouts, striker) = (market_, payouts_, actors.reenterer());
        (address creator, ) = actors.contributor(0);
        Content memory content = Content("odd", "odd", "odd", 0x55);
        vm.prank(creator);
        dataset = registry.register("odd", content, new Parent[](0));
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](10);
        (list[0], list[1], list[2]) = (this.oddDeposit.selector, this.oddSale.selector, this.oddSettlement.selector);
        (list[3], list[4], list[5]) = (this.rebase.selector, this.setFee.selector, this.setRefusing.selector);
        (list[6], list[7], list[8]) = (
            this.reenterPayment.selector,
            this.reenterSale.selector,
            this.reenterLedger.selector
        );
        list[9] = this.reenterPayment.selector;
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](9);
        (list[0], list[1], list[2], list[3]) = ("deposit", "deposit refused", "sale", "sale refused");
        (list[4], list[5], list[6]) = ("settlement", "settlement refused", "strike in payment");
        (list[7], list[8]) = ("strike in sale", "strike in withdrawal");
    }

    /* TOKENS */

    function rebase(uint256 seed) external {
        tokens.rebasing().rebase(seed % 3 == 0 ? 1e18 : 0.5e18 + (seed % 1e18));
    }

    function setFee(uint256 seed) external {
        tokens.fee().setFee(seed % 3 == 0 ? 0 : seed % 10_001);
    }

    function setRefusing(uint256 seed) external {
        tokens.refusing().setRefusing(seed % 2 == 0);
    }

    function oddDeposit(uint256 r, uint256 t, uint256 seed) external timed {
        (address account, ) = actors.researcher(r);
        (address validator, address token) = (actors.validator(0), _odd(t));
        uint128 amount = uint128(1 + (seed % 1e12));
        world.fund(account, token, 2 * uint256(amount)); // enough, whatever its index makes of it
        uint256 before = world.holdings(address(ledger), token);
        (uint128 deposited, , , ) = ledger.depositOf(account, validator, token);
        vm.prank(account);
        try ledger.deposit(validator, token, amount) {
            (uint128 after_, , , ) = ledger.depositOf(account, validator, token);
            if (world.holdings(address(ledger), token) != before + (after_ - deposited)) ++miscounted;
            _did("deposit");
        } catch {
            _did("deposit refused");
        }
    }

    function oddSale(uint256 t, uint256 seed) external timed {
        uint16 index = uint16(tokens.EXACT() + (t % (tokens.COUNT() - tokens.EXACT())));
        (address token, uint96 price) = (tokens.at(index), uint96(1 + (seed % 1e12)));
        (address owner, ) = actors.contributor(0);
        (address buyer, ) = actors.researcher(seed >> 64);
        vm.prank(owner);
        try pass.offer(dataset, LICENCE, Offer(price, 1 days, index, 0, true)) {} catch {
            return; // the licence is switched off
        }
        world.fund(buyer, token, 2 * uint256(price));
        uint256 before = world.holdings(address(vault), token);
        Purchase memory p = Purchase(dataset, LICENCE, buyer, pass.offerHash(dataset, LICENCE), price, address(0));
        vm.prank(buyer);
        try pass.buy(p) {
            if (world.holdings(address(vault), token) != before + price) ++miscounted;
            _did("sale");
        } catch {
            _did("sale refused");
        }
    }

    function oddSettlement(uint256 r, uint256 t, uint256 seed) external timed {
        Bill memory bill;
        uint256 key;
        (bill.researcher, key) = actors.researcher(r % 2); // one with a key
        (bill.signer, bill.validator, bill.token) = (bill.researcher, actors.validator(0), _odd(t));
        (bill.nonce, bill.deadline) = (1_000 + _nonce++, uint40(block.timestamp));
        (uint128 deposited, , , ) = ledger.depositOf(bill.researcher, bill.validator, bill.token);
        bill.units = bill.maxUnits = uint64(seed % (uint256(deposited) + 1));
        (bill.unitPrice, bill.consentBlock) = (1, uint64(block.number));
        if (!appointments.isValidator(bill.validator) || bill.units == 0) return;
        (uint8 v, bytes32 r_, bytes32 s) = vm.sign(key, SettleLib.hash(ledger, bill));
        bill.signature = abi.encodePacked(r_, s, v);
        uint256 before = world.holdings(address(vault), bill.token);
        (uint256 usage, ) = vault.usageOf(bill.token);
        try this.settle(bill) {
            (uint256 usageAfter, ) = vault.usageOf(bill.token);
            if (world.holdings(address(vault), bill.token) != before + (usageAfter - usage)) ++miscounted;
            _did("settlement");
        } catch {
            _did("settlement refused");
        }
    }

    /// @dev For this contract only, to catch what reverts; to anybody else it does nothing.
    function settle(Bill calldata bill) external {
        if (msg.sender != address(this)) return;
        Bill[] memory batch = new Bill[](1);
        batch[0] = bill;
        vm.prank(bill.validator);
        require(SettleLib.settle(ledger, batch) == 1, "skipped");
    }

    /* RE-ENTRANCE */

    /// @dev Paid by the vault, it calls the vault: nothing that moves money lets it in.
    function reenterPayment(uint256 how, uint256 t) external {
        address token = t % 2 == 0 ? address(0) : address(tokens.hook());
        Claim memory own = payouts.claims()[payouts.ACCOUNTS() * (t % 2 == 0 ? 1 : 3) - 1];
        Claim[] memory list = new Claim[](1);
        list[0] = own;
        (address[] memory accounts, uint32[] memory shares) = market.splitOf(2);
        bytes[4] memory calls = [
            abi.encodeCall(vault.release, (address(striker), token)),
            abi.encodeCall(vault.claim, (own)),
            abi.encodeCall(vault.claimMany, (list)),
            abi.encodeCall(vault.releaseShare, (accounts, shares, 3, token))
        ];
        uint256 before = _arm(address(vault), calls[how % calls.length]);
        market.release(actors.EARNERS() - 1, t % 2 == 0 ? 0 : 2);
        market.releaseShare(2, 3, t % 2 == 0 ? 0 : 2);
        payouts.claim(payouts.ACCOUNTS() * (t % 2 == 0 ? 1 : 3) - 1, how);
        _disarm(before, "strike in payment");
    }

    /// @dev Asked for the price, it buys again, or pushes the price in itself.
    function reenterSale(uint256 d, uint256 how, uint256 seed) external {
        uint256 hookOffer = (uint256(2) << 128) | (seed % 1e15);
        market.offer(d, 0, hookOffer);
        uint256 id = market.datasets(d % market.DATASETS());
        Offer memory o = pass.offerOf(id, 1);
        bytes memory again = abi.encodeCall(
            pass.buy,
            (Purchase(id, 1, address(striker), pass.offerHash(id, 1), o.price, address(0)))
        );
        bytes memory push = abi.encodeCall(IToken.transfer, (address(vault), o.price));
        bool pushes = how % 2 == 0;
        uint256 before = _arm(pushes ? address(tokens.hook()) : address(pass), pushes ? push : again);
        market.buy(d, 4, 4, seed << 1);
        if (pushes) striker.arm(address(0), "", 0);
        else _disarm(before, "strike in sale");
    }

    /// @dev Paid its deposit back, it asks for it once more.
    function reenterLedger(uint256 how, uint256 t, uint256 seed) external timed {
        address token = t % 2 == 0 ? address(0) : address(tokens.hook());
        (address validator, uint128 amount) = (actors.validator(0), uint128(1 + (seed % 1e12)));
        if (!appointments.isValidator(validator) || !book.isToken(token)) return;
        uint256 value = world.fund(address(striker), token, amount);
        vm.prank(address(striker));
        ledger.deposit{value: value}(validator, token, amount);
        vm.prank(address(striker));
        ledger.requestWithdrawal(validator, token, amount);
        world.advance(ledger.notice());
        bytes memory again =
            how % 2 == 0
                ? abi.encodeCall(ledger.withdraw, (validator, token))
                : abi.encodeCall(ledger.deposit, (validator, token, 1));
        uint256 held = world.holdings(address(striker), token);
        uint256 before = _arm(address(ledger), again);
        vm.prank(address(striker));
        require(ledger.withdraw(validator, token) == amount, "withdrew another amount");
        require(world.holdings(address(striker), token) == held + amount, "was paid another amount");
        _disarm(before, "strike in withdrawal");
    }

    /* INSIDE */

    function _arm(address target, bytes memory data) private returns (uint256 before) {
        striker.arm(target, data, 0);
        return striker.attempts();
    }

    function _disarm(uint256 before, bytes32 name) private {
        if (striker.attempts() != before) _did(name);
        reentered = striker.successes();
        striker.arm(address(0), "", 0);
    }

    function _odd(uint256 t) private view returns (address) {
        return tokens.at(tokens.EXACT() + (t % (tokens.COUNT() - tokens.EXACT())));
    }
}
