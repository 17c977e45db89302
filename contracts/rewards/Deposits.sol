// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC2612} from "@openzeppelin/contracts/interfaces/IERC2612.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Permit} from "../interfaces/IAccessPass.sol";
import {Authorization} from "../interfaces/IERC3009.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {Authorizations} from "../utils/Authorizations.sol";
import {LedgerBase} from "./LedgerBase.sol";

/// @title Deposits towards one validator, and their way back
abstract contract Deposits is LedgerBase {
    using Authorizations for Authorization;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev Two slots: what a settlement touches, and what a withdrawal touches.
    struct Deposit {
        /// @dev withdrawable in the low 128 bits, credit in the high ones
        uint256 funds;
        uint128 requested;
        uint40 withdrawableAt;
    }

    uint256 internal constant CREDIT = 1 << 128;

    /// @dev by keccak256(abi.encode(researcher, validator, token))
    mapping(bytes32 key => Deposit) internal _deposits;

    /// @inheritdoc IQueryLedger
    function deposit(address validator, address token, uint128 amount) external payable nonReentrant {
        _deposit(msg.sender, validator, token, amount);
    }

    /// @inheritdoc IQueryLedger
    function depositWithPermit(
        address validator,
        address token,
        uint128 amount,
        Permit calldata permit
    ) external nonReentrant {
        _permit(permit, msg.sender, token, amount);
        _deposit(msg.sender, validator, token, amount);
    }

    /// @inheritdoc IQueryLedger
    function depositFor(
        address researcher,
        address payer,
        address validator,
        address token,
        uint128 amount
    ) external payable nonReentrant {
        if (msg.sender != pass) revert LedgerNotPass(msg.sender);
        _takeIn(payer, validator, token, amount);
        _add(researcher, validator, token, 0, amount);
        emit Deposited(researcher, validator, token, amount, false);
    }

    /// @inheritdoc IQueryLedger
    function depositAuthorized(
        address researcher,
        address payer,
        address validator,
        address token,
        uint128 amount,
        Authorization calldata a
    ) external nonReentrant {
        if (msg.sender != pass) revert LedgerNotPass(msg.sender);
        _collect(a, payer, validator, token, amount);
        _add(researcher, validator, token, 0, amount);
        emit Deposited(researcher, validator, token, amount, false);
    }

    /// @inheritdoc IQueryLedger
    function moveCredit(address from, address to, address token) external returns (uint256 amount) {
        return _moveCredit(msg.sender, from, to, token);
    }

    /// @inheritdoc IQueryLedger
    function requestWithdrawal(address validator, address token, uint128 amount) external {
        _requestWithdrawal(msg.sender, validator, token, amount);
    }

    /// @inheritdoc IQueryLedger
    function withdraw(address validator, address token) external returns (uint256 amount) {
        return withdrawFor(msg.sender, validator, token);
    }

    /// @inheritdoc IQueryLedger
    function withdrawFor(
        address researcher,
        address validator,
        address token
    ) public nonReentrant returns (uint256 amount) {
        Deposit storage d = _depositOf(researcher, validator, token);
        (uint128 requested, uint40 withdrawableAt) = (d.requested, d.withdrawableAt);
        if (requested == 0) revert LedgerNothingRequested(researcher, validator, token);
        if (block.timestamp < withdrawableAt) revert LedgerTooEarly(withdrawableAt);
        (uint128 left, ) = _split(d);
        uint128 paid = requested < left ? requested : left;
        d.requested = 0;
        d.withdrawableAt = 0;
        d.funds -= paid;
        emit Withdrawn(researcher, validator, token, paid);
        if (paid != 0) _pay(token, researcher, paid);
        return paid;
    }

    /// @inheritdoc IQueryLedger
    function depositOf(
        address researcher,
        address validator,
        address token
    ) external view returns (uint128 withdrawable, uint128 credit, uint128 requested, uint40 withdrawableAt) {
        Deposit storage d = _depositOf(researcher, validator, token);
        (withdrawable, credit) = _split(d);
        return (withdrawable, credit, d.requested, d.withdrawableAt);
    }

    /// @dev Takes a researcher's own deposit in, with the coin or by their allowance.
    function _deposit(address researcher, address validator, address token, uint128 amount) internal {
        if (!book.isToken(token)) revert LedgerUnknownToken(token);
        _takeIn(researcher, validator, token, amount);
        _addDeposit(researcher, validator, token, amount);
    }

    /// @dev Takes a researcher's own deposit in by their authorization. The native coin has no code to take it.
    function _depositAuthorized(
        Authorization calldata a,
        address researcher,
        address validator,
        address token,
        uint128 amount
    ) internal {
        if (!book.isToken(token)) revert LedgerUnknownToken(token);
        _collect(a, researcher, validator, token, amount);
        _addDeposit(researcher, validator, token, amount);
    }

    /// @dev A permit that fails is no matter by itself: whoever sent it first left its allowance, which is used then.
    function _permit(Permit calldata p, address researcher, address token, uint128 amount) internal {
        if (!book.isToken(token)) revert LedgerUnknownToken(token);
        if (token == address(0)) return;
        try IERC2612(token).permit(researcher, address(this), amount, p.deadline, p.v, p.r, p.s) {} catch {}
    }

    function _moveCredit(
        address researcher,
        address from,
        address to,
        address token
    ) internal returns (uint128 credit) {
        if (appointments.isValidator(from)) revert LedgerStillValidator(from);
        if (!appointments.isValidator(to)) revert LedgerNotValidator(to);
        Deposit storage source = _depositOf(researcher, from, token);
        uint128 withdrawable;
        (withdrawable, credit) = _split(source);
        if (credit == 0) revert LedgerZeroAmount();
        source.funds = withdrawable;
        _add(researcher, to, token, 0, credit);
        emit CreditMoved(researcher, from, to, token, credit);
    }

    function _requestWithdrawal(address researcher, address validator, address token, uint128 amount) internal {
        Deposit storage d = _depositOf(researcher, validator, token);
        (uint128 withdrawable, ) = _split(d);
        if (amount > withdrawable) revert LedgerInsufficient(amount, withdrawable);
        uint40 withdrawableAt = amount == 0 ? 0 : uint40(block.timestamp) + notice;
        d.requested = amount;
        d.withdrawableAt = withdrawableAt;
        emit WithdrawalRequested(researcher, validator, token, amount, withdrawableAt);
    }

    function _addDeposit(address researcher, address validator, address token, uint128 amount) private {
        _add(researcher, validator, token, amount, 0);
        emit Deposited(researcher, validator, token, amount, true);
    }

    function _depositOf(address researcher, address validator, address token) private view returns (Deposit storage) {
        return _deposits[keccak256(abi.encode(researcher, validator, token))];
    }

    function _split(Deposit storage d) private view returns (uint128 withdrawable, uint128 credit) {
        uint256 funds = d.funds;
        return (uint128(funds), uint128(funds / CREDIT));
    }

    /// @dev Reverts when either sum exceeds 128 bits.
    function _add(address researcher, address validator, address token, uint128 withdrawable, uint128 credit) private {
        Deposit storage d = _depositOf(researcher, validator, token);
        (uint128 a, uint128 b) = _split(d);
        d.funds = (uint256(b) + credit).toUint128() * CREDIT + (uint256(a) + withdrawable).toUint128();
    }

    function _checkDeposit(address validator, uint256 amount) private view {
        if (amount == 0) revert LedgerZeroAmount();
        if (!appointments.isValidator(validator)) revert LedgerNotValidator(validator);
    }

    function _collect(
        Authorization calldata a,
        address payer,
        address validator,
        address token,
        uint128 amount
    ) private {
        _checkDeposit(validator, amount);
        uint256 before = IERC20(token).balanceOf(address(this));
        a.collect(token, payer, amount);
        _checkArrival(token, amount, before, IERC20(token).balanceOf(address(this)));
    }

    function _takeIn(address payer, address validator, address token, uint256 amount) private {
        _checkDeposit(validator, amount);
        uint256 value = token == address(0) ? amount : 0;
        if (msg.value != value) revert LedgerWrongValue(value, msg.value);
        if (token == address(0)) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(payer, address(this), amount);
        _checkArrival(token, amount, before, IERC20(token).balanceOf(address(this)));
    }

    function _pay(address token, address to, uint256 amount) private {
        if (token != address(0)) return IERC20(token).safeTransfer(to, amount);
        (bool ok, ) = to.call{value: amount}("");
        if (!ok) revert LedgerTransferFailed(to);
    }
}
