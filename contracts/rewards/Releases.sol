// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRewardVault} from "../interfaces/IRewardVault.sol";
import {Payees} from "./Payees.sol";

/// @title Balances and their payment
abstract contract Releases is Payees {
    uint256 private constant MAX_RELEASES = 100;

    mapping(bytes32 payee => mapping(address token => mapping(uint256 index => uint256))) private _sharesPaid;

    /// @inheritdoc IRewardVault
    function release(address account, address token) external nonReentrant returns (uint256 amount) {
        bytes32 payee = _accountKey(account);
        Pot storage pot = _pots[payee][token];
        (uint128 received, uint128 paid) = (pot.received, pot.paid);
        unchecked {
            amount = received - paid; // paid <= received
        }
        if (amount == 0) revert VaultNothingDue(account, token);
        pot.paid = received;
        emit Released(account, token, amount, payee);
        _pay(token, account, amount);
    }

    /// @inheritdoc IRewardVault
    function releaseMany(address[] calldata accounts, address token) external nonReentrant returns (uint256 paid) {
        uint256 count = accounts.length;
        if (count == 0 || count > MAX_RELEASES) revert VaultBatchSize(count, MAX_RELEASES);
        for (uint256 i; i < count; ++i) {
            if (_tryRelease(accounts[i], token)) ++paid;
        }
    }

    /// @inheritdoc IRewardVault
    function releaseShare(
        address[] calldata accounts,
        uint32[] calldata shares,
        uint256 index,
        address token
    ) external nonReentrant returns (uint256 amount) {
        if (index >= accounts.length || index >= shares.length) revert VaultPayees(accounts.length, index);
        bytes32 payee = _payeesKey(accounts, shares);
        Pot storage pot = _pots[payee][token];
        uint256 received = pot.received; // of a balance that exists, so its shares were checked when they were set
        if (received == 0) revert VaultNothingDue(accounts[index], token);
        uint256 earned = (received * shares[index]) / _sum(shares);
        mapping(uint256 index => uint256) storage paid = _sharesPaid[payee][token];
        amount = earned - paid[index];
        if (amount == 0) revert VaultNothingDue(accounts[index], token);
        paid[index] = earned;
        unchecked {
            pot.paid += uint128(amount); // floors of parts of `received` sum to at most it
        }
        emit Released(accounts[index], token, amount, payee);
        _pay(token, accounts[index], amount);
    }

    /// @inheritdoc IRewardVault
    function balanceOf(bytes32 payee, address token) external view returns (uint256) {
        Pot storage pot = _pots[payee][token];
        return pot.received - pot.paid;
    }

    /// @dev Leaves everything as it was when nothing is due, or when the account cannot be paid now.
    function _tryRelease(address account, address token) private returns (bool) {
        bytes32 payee = _accountKey(account);
        Pot storage pot = _pots[payee][token];
        (uint128 received, uint128 before) = (pot.received, pot.paid);
        if (received == before) return false;
        pot.paid = received;
        uint256 amount;
        unchecked {
            amount = received - before; // paid <= received
        }
        if (!_tryPay(token, account, amount)) {
            pot.paid = before;
            return false;
        }
        emit Released(account, token, amount, payee);
        return true;
    }
}
