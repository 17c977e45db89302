// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Permit} from "../interfaces/IAccessPass.sol";
import {Authorization} from "../interfaces/IERC3009.sol";
import {IQueryLedger, SignedAct} from "../interfaces/IQueryLedger.sol";
import {Signatures} from "../utils/Signatures.sol";
import {Deposits} from "./Deposits.sol";
import {OrderRights} from "./OrderRights.sol";

/// @title What a researcher signed and anyone sends
/// @dev Each act has a type of its own, so a signature stands for one function; its nonce, for one time. Orders and acts
/// share their nonces, so `requestCancellation` takes either back.
abstract contract LedgerActs is Deposits, OrderRights {
    bytes32 private constant DEPOSIT_TYPEHASH = keccak256(
        "LedgerDeposit(address researcher,address validator,address token,uint128 amount,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant WITHDRAWAL_TYPEHASH = keccak256(
        "WithdrawalRequest(address researcher,address validator,address token,uint128 amount,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant CREDIT_TYPEHASH = keccak256(
        "CreditMove(address researcher,address from,address to,address token,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant SPENDER_TYPEHASH = keccak256(
        "SpenderLimit(address researcher,address spender,address validator,address token,uint128 limit,uint40 expiry,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant CANCELLATION_TYPEHASH = keccak256(
        "OrderCancellation(address researcher,uint64 nonce,uint40 deadline)"
    );

    /// @inheritdoc IQueryLedger
    function depositWithPermitFor(
        address validator,
        address token,
        uint128 amount,
        Permit calldata permit,
        SignedAct calldata act
    ) external nonReentrant {
        _requireSigned(hashDeposit(act.researcher, validator, token, amount, act.nonce, act.deadline), act);
        _permit(permit, act.researcher, token, amount);
        _deposit(act.researcher, validator, token, amount);
    }

    /// @inheritdoc IQueryLedger
    function depositWithAuthorization(
        address researcher,
        address validator,
        address token,
        uint128 amount,
        uint64 nonce,
        Authorization calldata a
    ) external nonReentrant {
        _useNonce(researcher, nonce);
        bytes32 digest = hashDeposit(researcher, validator, token, amount, nonce, SafeCast.toUint40(a.validBefore));
        if (a.nonce != digest) revert LedgerAuthorization(digest, a.nonce);
        _depositAuthorized(a, researcher, validator, token, amount);
    }

    /// @inheritdoc IQueryLedger
    function requestWithdrawalFor(address validator, address token, uint128 amount, SignedAct calldata act) external {
        bytes memory fields = abi.encode(WITHDRAWAL_TYPEHASH, act.researcher, validator, token, amount);
        _requireSigned(_hashAct(fields, act.nonce, act.deadline), act);
        _requestWithdrawal(act.researcher, validator, token, amount);
    }

    /// @inheritdoc IQueryLedger
    function moveCreditFor(
        address from,
        address to,
        address token,
        SignedAct calldata act
    ) external returns (uint256 amount) {
        bytes memory fields = abi.encode(CREDIT_TYPEHASH, act.researcher, from, to, token);
        _requireSigned(_hashAct(fields, act.nonce, act.deadline), act);
        return _moveCredit(act.researcher, from, to, token);
    }

    /// @inheritdoc IQueryLedger
    function authorizeSpenderFor(
        address spender,
        address validator,
        address token,
        uint128 limit,
        uint40 expiry,
        SignedAct calldata act
    ) external {
        bytes memory fields = abi.encode(SPENDER_TYPEHASH, act.researcher, spender, validator, token, limit, expiry);
        _requireSigned(_hashAct(fields, act.nonce, act.deadline), act);
        _authorizeSpender(act.researcher, spender, validator, token, limit, expiry);
    }

    /// @inheritdoc IQueryLedger
    function requestCancellationFor(SignedAct calldata act) external {
        _checkSignature(_hashAct(abi.encode(CANCELLATION_TYPEHASH, act.researcher), act.nonce, act.deadline), act);
        _requestCancellation(act.researcher, act.nonce);
    }

    /// @inheritdoc IQueryLedger
    function hashDeposit(
        address researcher,
        address validator,
        address token,
        uint128 amount,
        uint64 nonce,
        uint40 deadline
    ) public view returns (bytes32) {
        bytes memory fields = abi.encode(DEPOSIT_TYPEHASH, researcher, validator, token, amount);
        return _hashAct(fields, nonce, deadline);
    }

    function _requireSigned(bytes32 digest, SignedAct calldata act) private {
        _checkSignature(digest, act);
        _useNonce(act.researcher, act.nonce);
    }

    function _checkSignature(bytes32 digest, SignedAct calldata act) private view {
        if (block.timestamp > act.deadline) revert LedgerExpired(act.deadline);
        if (!Signatures.isValid(act.researcher, digest, act.signature)) revert LedgerBadSignature(act.researcher);
    }

    /// @dev Every act ends with nonce and deadline.
    function _hashAct(bytes memory fields, uint64 nonce, uint40 deadline) private view returns (bytes32) {
        return _hashTypedDataV4(keccak256(bytes.concat(fields, abi.encode(nonce, deadline))));
    }
}
