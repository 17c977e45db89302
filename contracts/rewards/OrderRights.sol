// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {LedgerBase} from "./LedgerBase.sol";

/// @title Who may sign orders, and which may no longer settle
abstract contract OrderRights is LedgerBase {
    struct Spender {
        uint128 left;
        uint40 expiry;
    }

    /// @dev 128 nonces: low half used, high half cancellation requested, so that settling reads one slot.
    struct NonceWord {
        uint256 bits;
    }

    mapping(address researcher => mapping(address spender => mapping(address validator => mapping(address token => Spender))))
        internal _spenders;
    mapping(uint256 key => NonceWord) private _nonces;
    mapping(address researcher => mapping(uint64 nonce => uint40)) internal _cancelledAt;

    /// @inheritdoc IQueryLedger
    function authorizeSpender(
        address spender,
        address validator,
        address token,
        uint128 limit,
        uint40 expiry
    ) external {
        _authorizeSpender(msg.sender, spender, validator, token, limit, expiry);
    }

    /// @inheritdoc IQueryLedger
    function requestCancellation(uint64 nonce) external {
        _requestCancellation(msg.sender, nonce);
    }

    /// @inheritdoc IQueryLedger
    function spenderOf(
        address researcher,
        address spender,
        address validator,
        address token
    ) external view returns (uint128 left, uint40 expiry) {
        Spender storage s = _spenders[researcher][spender][validator][token];
        return (s.left, s.expiry);
    }

    /// @inheritdoc IQueryLedger
    function isNonceUsed(address researcher, uint64 nonce) external view returns (bool) {
        (NonceWord storage word, uint256 bit) = _nonceAt(uint160(researcher), nonce);
        return word.bits & bit != 0;
    }

    /// @inheritdoc IQueryLedger
    function cancellationOf(address researcher, uint64 nonce) external view returns (uint40 effectiveAt) {
        return _cancelledAt[researcher][nonce];
    }

    function _authorizeSpender(
        address researcher,
        address spender,
        address validator,
        address token,
        uint128 limit,
        uint40 expiry
    ) internal {
        if (spender == address(0)) revert LedgerZeroAddress();
        if (expiry != 0 && expiry <= block.timestamp) revert LedgerSpenderExpiry(expiry);
        _spenders[researcher][spender][validator][token] = Spender(limit, expiry);
        emit SpenderAuthorized(researcher, spender, validator, token, limit, expiry);
    }

    function _requestCancellation(address researcher, uint64 nonce) internal {
        (NonceWord storage word, uint256 bit) = _nonceAt(uint160(researcher), nonce);
        uint256 used = word.bits;
        if (used & bit != 0) revert LedgerNonceUsed(researcher, nonce);
        if (used & (bit << 128) != 0) return;
        uint40 effectiveAt = uint40(block.timestamp) + notice;
        word.bits = used | (bit << 128);
        _cancelledAt[researcher][nonce] = effectiveAt;
        emit OrderCancellationRequested(researcher, nonce, effectiveAt);
    }

    /// @dev Uses a nonce up. One whose cancellation was asked for is refused at once: nobody acted on what it signs.
    function _useNonce(address researcher, uint64 nonce) internal {
        (NonceWord storage word, uint256 bit) = _nonceAt(uint160(researcher), nonce);
        uint256 used = word.bits;
        if (used & (bit | (bit << 128)) != 0) revert LedgerNonceUsed(researcher, nonce);
        word.bits = used | bit;
    }

    /// @param researcher an address
    /// @param nonce of 64 bits
    function _nonceAt(uint256 researcher, uint256 nonce) internal view returns (NonceWord storage word, uint256 bit) {
        return (_nonces[(researcher << 64) | (nonce >> 7)], 1 << (nonce & 127));
    }
}
