// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessPass} from "../interfaces/IAccessPass.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {IRewardVault} from "../interfaces/IRewardVault.sol";

/// @title Whom AccessPass asks, pays and obeys
abstract contract PassRoot is IAccessPass {
    uint256 internal constant MAX_BATCH = 64;

    /// @inheritdoc IAccessPass
    address public immutable timelock;
    IProvenanceRegistry public immutable registry;
    ILicenseBook public immutable book;
    IRewardVault public immutable vault;
    IQueryLedger public immutable ledger;

    modifier onlyTimelock() {
        if (msg.sender != timelock) revert PassNotTimelock(msg.sender);
        _;
    }

    modifier onlyVault() {
        if (msg.sender != address(vault)) revert PassNotVault(msg.sender);
        _;
    }

    constructor(
        address timelock_,
        IProvenanceRegistry registry_,
        ILicenseBook book_,
        IRewardVault vault_,
        IQueryLedger ledger_
    ) {
        if (
            timelock_ == address(0) ||
            address(registry_) == address(0) ||
            address(book_) == address(0) ||
            address(vault_) == address(0) ||
            address(ledger_) == address(0)
        ) revert PassZeroAddress();
        timelock = timelock_;
        registry = registry_;
        book = book_;
        vault = vault_;
        ledger = ledger_;
    }

    function _checkBatch(uint256 size, uint256 maximum) internal pure {
        if (size == 0 || size > maximum) revert PassBatchSize(size, maximum);
    }

    function _checkLength(uint256 expected, uint256 given) internal pure {
        if (given != expected) revert PassLengths(expected, given);
    }
}
