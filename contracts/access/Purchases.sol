// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/interfaces/IERC20.sol";
import {IERC2612} from "@openzeppelin/contracts/interfaces/IERC2612.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAccessPass, Mandate, Permit, Purchase} from "../interfaces/IAccessPass.sol";
import {Authorization} from "../interfaces/IERC3009.sol";
import {Sales} from "./Sales.sol";
import {SignedActs} from "./SignedActs.sol";

/// @title The ways to buy: oneself or relayed, with coin, allowance, permit or authorization
abstract contract Purchases is Sales, SignedActs, ReentrancyGuardTransient {
    bytes32 private constant PURCHASE_TYPEHASH = keccak256(
        "Purchase(address buyer,uint256 dataset,uint8 licence,address holder,bytes32 offerHash,uint96 maxPrice,address validator,uint256 nonce,uint40 deadline)"
    );

    /// @inheritdoc IAccessPass
    function buy(Purchase calldata p) external payable nonReentrant returns (uint256 passId, uint40 expiry) {
        Deal memory deal = _agreed(p, msg.sender);
        uint256 value = _valueOf(deal);
        if (msg.value != value) revert PassWrongValue(value, msg.value);
        return _sell(p, deal, value);
    }

    /// @inheritdoc IAccessPass
    function buyBatch(Purchase[] calldata purchases) external payable nonReentrant returns (uint256[] memory passIds) {
        uint256 size = purchases.length;
        _checkBatch(size, MAX_BATCH);
        passIds = new uint256[](size);
        uint256 left = msg.value;
        for (uint256 i; i < size; ++i) {
            Deal memory deal = _agreed(purchases[i], msg.sender);
            uint256 value = _valueOf(deal);
            if (value > left) revert PassWrongValue(value, left);
            left -= value;
            (passIds[i], ) = _sell(purchases[i], deal, value);
            if (i != 0 && passIds[i] <= passIds[i - 1]) revert PassBatchOrder(i);
        }
        if (left != 0) revert PassWrongValue(msg.value - left, msg.value);
    }

    /// @inheritdoc IAccessPass
    function buyWithPermit(
        Purchase calldata p,
        Permit calldata permit
    ) external nonReentrant returns (uint256 passId, uint40 expiry) {
        Deal memory deal = _agreed(p, msg.sender);
        _permit(deal, permit);
        return _pull(p, deal);
    }

    /// @inheritdoc IAccessPass
    function buyFor(
        Purchase calldata p,
        Mandate calldata mandate
    ) external nonReentrant returns (uint256 passId, uint40 expiry) {
        _requireMandate(p, mandate);
        return _pull(p, _agreed(p, mandate.buyer));
    }

    /// @inheritdoc IAccessPass
    function buyForWithPermit(
        Purchase calldata p,
        Mandate calldata mandate,
        Permit calldata permit
    ) external nonReentrant returns (uint256 passId, uint40 expiry) {
        _requireMandate(p, mandate);
        Deal memory deal = _agreed(p, mandate.buyer);
        _permit(deal, permit);
        return _pull(p, deal);
    }

    /// @inheritdoc IAccessPass
    function buyWithAuthorization(
        Purchase calldata p,
        Mandate calldata mandate
    ) external nonReentrant returns (uint256 passId, uint40 expiry) {
        (address buyer, uint40 deadline) = (mandate.buyer, mandate.deadline);
        _checkDeadline(deadline);
        _useNonce(buyer, mandate.nonce);
        Deal memory deal = _agreed(p, buyer);
        // without a price no token would ask who signed
        if (deal.token == address(0) || deal.offered.price() == 0)
            revert PassNotAuthorizable(deal.token, deal.offered.price());
        bytes32 nonce = hashPurchase(p, buyer, mandate.nonce, deadline);
        return _sellAuthorized(p, deal, Authorization(deadline, nonce, mandate.signature));
    }

    /// @inheritdoc IAccessPass
    function hashPurchase(
        Purchase calldata p,
        address buyer,
        uint256 nonce,
        uint40 deadline
    ) public view returns (bytes32) {
        return _hashTypedDataV4(_structHash(p, buyer, nonce, deadline));
    }

    function _requireMandate(Purchase calldata p, Mandate calldata m) private {
        bytes32 structHash = _structHash(p, m.buyer, m.nonce, m.deadline);
        _requireSigned(m.buyer, structHash, m.nonce, m.deadline, m.signature);
    }

    /// @dev Sells for what the buyer approved: no coin comes with the call.
    function _pull(Purchase calldata p, Deal memory deal) private returns (uint256, uint40) {
        uint256 value = _valueOf(deal);
        if (value != 0) revert PassWrongValue(value, 0);
        return _sell(p, deal, 0);
    }

    function _permit(Deal memory deal, Permit calldata permit) private {
        if (deal.token == address(0)) return;
        (address token, address spender, uint256 price) = (deal.token, _payeeOf(deal), deal.offered.price());
        try IERC2612(token).permit(deal.buyer, spender, price, permit.deadline, permit.v, permit.r, permit.s) {} catch {
            uint256 allowance = IERC20(token).allowance(deal.buyer, spender);
            if (allowance < price) revert PassPermitFailed(token, spender, allowance, price);
        }
    }

    function _structHash(
        Purchase calldata p,
        address buyer,
        uint256 nonce,
        uint40 deadline
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(PURCHASE_TYPEHASH, buyer, p, nonce, deadline));
    }
}
