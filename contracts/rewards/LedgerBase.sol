// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {IRewardVault} from "../interfaces/IRewardVault.sol";
import {BlockNumbers} from "../utils/BlockNumbers.sol";

/// @title What every room of the ledger needs: its neighbours and parameters
abstract contract LedgerBase is IQueryLedger, EIP712, ReentrancyGuardTransient {
    uint40 private constant MAX_NOTICE = 30 days;
    uint64 private constant MAX_CONSENT_AGE = 100_000;

    address public immutable timelock;
    IAppointments public immutable appointments;
    ILicenseBook public immutable book;
    IRewardVault public immutable vault;
    address public immutable pass;
    bool private immutable _ON_ARBITRUM = BlockNumbers.isArbitrum();

    /// @inheritdoc IQueryLedger
    uint40 public override notice;
    /// @inheritdoc IQueryLedger
    uint64 public override consentAge;

    modifier onlyTimelock() {
        if (msg.sender != timelock) revert LedgerNotTimelock(msg.sender);
        _;
    }

    constructor(
        address timelock_,
        IAppointments appointments_,
        ILicenseBook book_,
        IRewardVault vault_,
        address pass_,
        uint40 notice_,
        uint64 consentAge_
    ) EIP712("QueryLedger", "1") {
        if (
            timelock_ == address(0) ||
            address(appointments_) == address(0) ||
            address(book_) == address(0) ||
            address(vault_) == address(0) ||
            pass_ == address(0)
        ) revert LedgerZeroAddress();
        timelock = timelock_;
        appointments = appointments_;
        book = book_;
        vault = vault_;
        pass = pass_;
        _setNotice(notice_);
        _setConsentAge(consentAge_);
    }

    /// @inheritdoc IQueryLedger
    function setNotice(uint40 notice_) external onlyTimelock {
        _setNotice(notice_);
    }

    /// @inheritdoc IQueryLedger
    function setConsentAge(uint64 blocks) external onlyTimelock {
        _setConsentAge(blocks);
    }

    /// @dev Returns the number of the block, as indexers count: orders name consent blocks that they were told.
    function _blockNumber() internal view returns (uint256) {
        return BlockNumbers.current(_ON_ARBITRUM);
    }

    function _checkArrival(address token, uint256 expected, uint256 before, uint256 balance) internal pure {
        uint256 received = balance < before ? 0 : balance - before;
        if (received != expected) revert LedgerTokenShortfall(token, expected, received);
    }

    function _setNotice(uint40 notice_) private {
        if (notice_ > MAX_NOTICE) revert LedgerNotice(notice_, MAX_NOTICE);
        notice = notice_;
        emit NoticeSet(notice_);
    }

    function _setConsentAge(uint64 blocks) private {
        if (blocks == 0 || blocks > MAX_CONSENT_AGE) revert LedgerConsentAge(blocks, MAX_CONSENT_AGE);
        consentAge = blocks;
        emit ConsentAgeSet(blocks);
    }
}
