// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IRewardVault} from "../interfaces/IRewardVault.sol";
import {LedgerBase} from "./LedgerBase.sol";
import {RunningHash} from "./RunningHash.sol";
import {Settling} from "./Settling.sol";

/// @title Deposits, orders and their settlement
/// @dev One contract in rooms, each its own concern: LedgerBase (neighbours, parameters), Deposits, OrderRights (session
/// keys, nonces, cancellations), LedgerActs (what is signed for another to send), OrderHashes (EIP-712), RunningHash (epochs), Settling (packed batches).
contract QueryLedger is Settling, Multicall {
    constructor(
        address timelock_,
        IAppointments appointments_,
        ILicenseBook book_,
        IRewardVault vault_,
        address pass_,
        uint32 epochLength_,
        uint40 notice_,
        uint64 consentAge_
    ) LedgerBase(timelock_, appointments_, book_, vault_, pass_, notice_, consentAge_) RunningHash(epochLength_) {}
}
