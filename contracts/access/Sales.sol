// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessPass, Purchase} from "../interfaces/IAccessPass.sol";
import {Authorization} from "../interfaces/IERC3009.sol";
import {Sale} from "../interfaces/IRewardVault.sol";
import {Offers} from "./Offers.sol";
import {OfferSlot} from "./OfferSlot.sol";
import {PassSlot} from "./PassSlot.sol";

/// @title Making a sale: who may buy, what the pass becomes, where the price goes and how it comes back
abstract contract Sales is Offers {
    /// @dev A sale about to be made.
    struct Deal {
        OfferSlot offered;
        address buyer;
        address owner;
        address token;
        uint16 feeBps;
    }

    /// @dev Sales that rest while their pass keeps another.
    mapping(bytes32 sale => bool) private _otherSales;

    /// @inheritdoc IAccessPass
    function endSales(uint256[] calldata passIds, bytes32[] calldata sales) external onlyVault returns (uint256 held) {
        for (uint256 i; i < sales.length; ++i) {
            PassSlot slot = _passAt(passIds[i]);
            if (slot.keeps(sales[i])) _setPass(passIds[i], slot.withSale(0));
            else if (_otherSales[sales[i]]) delete _otherSales[sales[i]];
            else continue;
            held |= 1 << i;
        }
    }

    /// @inheritdoc IAccessPass
    function closeReturned(uint256 passId, uint16 run, uint32 duration) external onlyVault {
        PassSlot slot = _passAt(passId);
        if (slot.run() != run) return;
        uint40 expiry = slot.expiry() - duration; // each purchase of this run put its duration on
        _setPass(passId, slot.withExpiry(expiry));
        emit PassShortened(passId, expiry);
        if (expiry <= block.timestamp) _revoke(passId, "returned");
    }

    /// @inheritdoc IAccessPass
    function isSaleHeld(uint256 passId, bytes32 sale) external view returns (bool) {
        return _passAt(passId).keeps(sale) || _otherSales[sale];
    }

    function _revoke(uint256 passId, bytes32 reason) internal {
        _setPass(passId, _requirePass(passId).withRevoked());
        emit PassRevoked(passId, reason);
    }

    /// @dev Returns the offer if it is the one that the buyer agreed to and may buy under, and whom it concerns. Reverts
    /// too when licence or token were switched off since.
    function _agreed(Purchase calldata p, address buyer) internal view returns (Deal memory deal) {
        OfferSlot offered = _offerAt(p.dataset, p.licence);
        if (offered.duration() == 0) revert PassNoOffer(p.dataset, p.licence);
        bytes32 expected = offered.hash(p.dataset, p.licence);
        if (expected != p.offerHash) revert PassOfferChanged(expected, p.offerHash);
        if (offered.price() > p.maxPrice) revert PassPriceAbove(offered.price(), p.maxPrice);
        if (p.holder == address(0)) revert PassZeroHolder();
        bool ok;
        (ok, deal.owner) = registry.marketState(p.dataset);
        if (!ok) revert PassDatasetClosed(p.dataset);
        (deal.token, deal.feeBps, ok) = book.termsUnder(p.licence, p.holder, offered.token());
        if (!ok) revert PassNotEligible(p.licence, p.holder);
        if (offered.pool() == 0) {
            if (p.validator != address(0)) revert PassValidatorGiven(p.validator);
        } else if (!registry.isPoolValidator(p.validator, offered.pool())) {
            revert PassValidatorNeeded(p.dataset);
        }
        (deal.offered, deal.buyer) = (offered, buyer);
    }

    /// @dev Returns what of the native coin a deal takes.
    function _valueOf(Deal memory deal) internal pure returns (uint256) {
        return deal.token == address(0) ? deal.offered.price() : 0;
    }

    /// @dev Returns who pulls a deal's price.
    function _payeeOf(Deal memory deal) internal view returns (address) {
        return deal.offered.pool() == 0 ? address(vault) : address(ledger);
    }

    /// @dev Sells for `value` of the native coin, or for what the buyer approved.
    function _sell(Purchase calldata p, Deal memory deal, uint256 value) internal returns (uint256, uint40) {
        (uint256 passId, uint40 expiry, uint16 run) = _issue(p, deal);
        uint96 price = deal.offered.price();
        if (price == 0) return (passId, expiry);
        if (deal.offered.pool() == 0) {
            _keep(passId, vault.receivePrice{value: value}(_saleOf(p.dataset, deal, passId, expiry, run)));
        } else {
            ledger.depositFor{value: value}(p.holder, deal.buyer, p.validator, deal.token, price);
        }
        return (passId, expiry);
    }

    /// @dev Sells for what the buyer's authorization brings.
    function _sellAuthorized(
        Purchase calldata p,
        Deal memory deal,
        Authorization memory authorization
    ) internal returns (uint256, uint40) {
        (uint256 passId, uint40 expiry, uint16 run) = _issue(p, deal);
        if (deal.offered.pool() == 0) {
            Sale memory sale = _saleOf(p.dataset, deal, passId, expiry, run);
            _keep(passId, vault.receiveAuthorized(sale, authorization));
        } else {
            uint96 price = deal.offered.price();
            ledger.depositAuthorized(p.holder, deal.buyer, p.validator, deal.token, price, authorization);
        }
        return (passId, expiry);
    }

    /// @dev Mints the pass, or extends it; see the warning at `IAccessPass.buy`.
    function _issue(Purchase calldata p, Deal memory deal) private returns (uint256 passId, uint40 expiry, uint16 run) {
        OfferSlot offered = deal.offered;
        passId = passIdOf(p.holder, p.dataset, p.licence);
        PassSlot slot = _passAt(passId);
        uint256 from = block.timestamp;
        if (slot.expiry() <= from || slot.revoked()) {
            if (!slot.exists()) _mintPass(p.holder, passId);
            slot = slot.begin(offered.seats(), offered.download());
        } else if (slot.seats() == offered.seats() && slot.download() == offered.download()) {
            from = slot.expiry();
        } else {
            if (deal.buyer != p.holder) revert PassTermsDiffer(passId, slot.expiry());
            slot = slot.begin(offered.seats(), offered.download());
        }
        uint256 until = from + offered.duration();
        if (until > type(uint40).max) revert PassDurationOverflow(until);
        (expiry, run) = (uint40(until), slot.run());
        _setPass(passId, slot.withExpiry(expiry));
        _announce(p, deal, passId, expiry);
    }

    function _announce(Purchase calldata p, Deal memory deal, uint256 passId, uint40 expiry) private {
        emit PassBought(
            passId,
            p.dataset,
            p.holder,
            p.licence,
            deal.buyer,
            deal.token,
            deal.offered.price(),
            expiry,
            deal.offered.seats(),
            deal.offered.download()
        );
    }

    function _saleOf(
        uint256 dataset,
        Deal memory deal,
        uint256 passId,
        uint40 expiry,
        uint16 run
    ) private pure returns (Sale memory) {
        return
            Sale({
                dataset: dataset,
                passId: passId,
                buyer: deal.buyer,
                payee: bytes32(uint256(uint160(deal.owner))),
                token: deal.token,
                amount: deal.offered.price(),
                feeBps: deal.feeBps,
                restsUntil: 0, // the vault knows
                duration: deal.offered.duration(),
                expiry: expiry,
                run: run
            });
    }

    /// @dev Keeps a sale in the pass's own word, which costs next to nothing, unless an earlier one is still there. Reads
    /// the word anew: while the price was under way the vault may have ended the earlier sale.
    function _keep(uint256 passId, bytes32 sale) private {
        PassSlot slot = _passAt(passId);
        if (slot.tag() == 0) _setPass(passId, slot.withSale(sale));
        else _otherSales[sale] = true;
    }
}
