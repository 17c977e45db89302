// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAccessPass} from "../interfaces/IAccessPass.sol";
import {Authorization} from "../interfaces/IERC3009.sol";
import {Parent} from "../interfaces/IProvenanceRegistry.sol";
import {IRewardVault, Sale} from "../interfaces/IRewardVault.sol";
import {Authorizations} from "../utils/Authorizations.sol";
import {Payees} from "./Payees.sol";

/// @title Sales of passes: taken in, at rest, credited or taken back
abstract contract Sales is Payees {
    using Authorizations for Authorization;

    /// @dev What the sales of one `credit` share: the last dataset's state, and sums for the last payee and token.
    struct Crediting {
        uint256 dataset;
        uint40 suspendedUntil;
        Parent[] parents;
        bytes32 payee;
        address token;
        uint256 fees;
        uint256 net;
        uint256 royalties;
    }

    uint256 private constant MAX_CREDITS = 100;
    /// @dev in one batch, for each may be a new balance
    uint256 private constant MAX_ROYALTIES = 256;

    uint256 private constant BPS = 10_000;
    uint256 private constant SALE_BYTES = 0x160;
    /// @dev without a nonce, for a sale is taken back once
    bytes32 private constant RETURN_TYPEHASH = keccak256("SaleReturn(bytes32 sale,uint40 deadline)");

    /// @inheritdoc IRewardVault
    function receivePrice(Sale calldata sale) external payable returns (bytes32 id) {
        // no guard: a price that does not arrive exactly, whatever happened on its way, is refused
        if (msg.sender != pass) revert VaultNotPass(msg.sender);
        _takeIn(sale.token, sale.buyer, sale.amount);
        return _rest(sale);
    }

    /// @inheritdoc IRewardVault
    function receiveAuthorized(Sale calldata sale, Authorization calldata a) external returns (bytes32 id) {
        if (msg.sender != pass) revert VaultNotPass(msg.sender);
        uint256 before = IERC20(sale.token).balanceOf(address(this));
        a.collect(sale.token, sale.buyer, sale.amount);
        _checkArrival(sale.token, sale.amount, before);
        return _rest(sale);
    }

    /// @inheritdoc IRewardVault
    function credit(Sale[] calldata sales) external {
        uint256 count = sales.length;
        if (count == 0 || count > MAX_CREDITS) revert VaultBatchSize(count, MAX_CREDITS);
        bytes32[] memory ids = new bytes32[](count);
        uint256[] memory passIds = new uint256[](count);
        for (uint256 i; i < count; ++i) (ids[i], passIds[i]) = (_idOf(sales[i]), sales[i].passId);
        uint256 held = IAccessPass(pass).endSales(passIds, ids);
        if (held == 0) revert VaultUnknownSale(ids[0]);
        Crediting memory c;
        for (uint256 i; i < count; ++i) {
            if ((held >> i) & 1 != 0) _credit(c, ids[i], sales[i]);
        }
        _flush(c);
    }

    /// @inheritdoc IRewardVault
    function takeBack(Sale calldata sale) external {
        _takeBack(sale, msg.sender);
    }

    /// @inheritdoc IRewardVault
    function takeBackFor(Sale calldata sale, uint40 deadline, bytes calldata signature) external {
        bytes32 structHash = keccak256(abi.encode(RETURN_TYPEHASH, _idOf(sale), deadline));
        _checkSignature(structHash, sale.buyer, deadline, signature);
        _takeBack(sale, sale.buyer);
    }

    /// @inheritdoc IRewardVault
    function isHeld(Sale calldata sale) external view returns (bool) {
        return IAccessPass(pass).isSaleHeld(sale.passId, _idOf(sale));
    }

    function _takeBack(Sale calldata sale, address buyer) private nonReentrant {
        bytes32 id = _idOf(sale);
        (uint256[] memory passIds, bytes32[] memory ids) = (new uint256[](1), new bytes32[](1));
        (passIds[0], ids[0]) = (sale.passId, id);
        if (IAccessPass(pass).endSales(passIds, ids) == 0) revert VaultUnknownSale(id);
        if (buyer != sale.buyer) revert VaultNotBuyer(id, buyer);
        (uint40 since, uint40 until) = registry.suspensionOf(sale.dataset);
        if (block.timestamp >= until || since >= sale.restsUntil) revert VaultSaleNotReturnable(id);
        _add(_accountKey(sale.buyer), sale.token, sale.amount);
        emit SaleReturned(id, sale.dataset, sale.buyer, sale.token, sale.amount);
        IAccessPass(pass).closeReturned(sale.passId, sale.run, sale.duration);
    }

    function _rest(Sale calldata sale) private returns (bytes32 id) {
        (uint256 dataset, address buyer) = (sale.dataset, sale.buyer);
        _checkParameter("feeBps", sale.feeBps, 0, BPS);
        bytes32 payee = _payeeOf(dataset, sale.payee);
        uint256 restsUntil = block.timestamp + _state.rest();
        bytes32 topic = SaleHeld.selector;
        assembly ("memory-safe") {
            // a sale is eleven static words; who is paid, and from when, is filled in
            let p := mload(0x40)
            calldatacopy(p, sale, SALE_BYTES)
            mstore(add(p, 0x60), payee)
            mstore(add(p, 0xe0), restsUntil)
            id := keccak256(p, SALE_BYTES)
            log4(p, SALE_BYTES, topic, id, dataset, buyer)
        }
    }

    function _credit(Crediting memory c, bytes32 id, Sale calldata sale) private {
        if (block.timestamp < sale.restsUntil) revert VaultSaleResting(id, sale.restsUntil);
        (uint256 dataset, address token) = (sale.dataset, sale.token);
        if (c.dataset != dataset) {
            (, c.suspendedUntil) = registry.suspensionOf(dataset);
            c.parents = registry.parentsOf(dataset);
            c.dataset = dataset;
        }
        c.royalties += c.parents.length;
        if (c.royalties > MAX_ROYALTIES) revert VaultBatchSize(c.royalties, MAX_ROYALTIES);
        if (block.timestamp < c.suspendedUntil) revert VaultSaleSuspended(id, c.suspendedUntil);
        uint256 fee = (uint256(sale.amount) * sale.feeBps) / BPS;
        uint256 net = sale.amount - fee;
        uint256 royalties = _creditParents(c.parents, id, token, net);
        net -= royalties;
        if (c.payee != sale.payee || c.token != token) {
            _flush(c);
            (c.payee, c.token) = (sale.payee, token);
        }
        unchecked {
            // at most 100 amounts of 96 bits
            c.fees += fee;
            c.net += net;
        }
        emit SaleCredited(id, dataset, sale.payee, token, fee, royalties, net);
    }

    /// @dev Writes what consecutive sales of one payee and token add up to.
    function _flush(Crediting memory c) private {
        if (c.fees != 0) _add(_accountKey(timelock), c.token, c.fees);
        if (c.net != 0) _add(c.payee, c.token, c.net);
        (c.fees, c.net) = (0, 0);
    }

    /// @dev One level: a parent's own parents earn from the parent's sales only.
    function _creditParents(
        Parent[] memory parents,
        bytes32 id,
        address token,
        uint256 net
    ) private returns (uint256 royalties) {
        for (uint256 i; i < parents.length; ++i) {
            uint256 royalty = (net * parents[i].royaltyBps) / BPS;
            if (royalty == 0) continue;
            bytes32 payee = payeeOf(parents[i].id);
            royalties += royalty;
            _add(payee, token, royalty);
            emit RoyaltyCredited(id, parents[i].id, payee, token, royalty);
        }
    }

    /// @dev Hashes the words as they came: one that is not what its type allows names no sale.
    function _idOf(Sale calldata sale) private pure returns (bytes32 id) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, sale, SALE_BYTES)
            id := keccak256(p, SALE_BYTES)
        }
    }
}
