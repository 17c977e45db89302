// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {Claims} from "./Claims.sol";
import {Releases} from "./Releases.sol";
import {RunningHashes} from "./RunningHashes.sol";
import {Sales} from "./Sales.sol";
import {VaultBase} from "./VaultBase.sol";

/// @title Who is owed what, and how they get it
/// @dev One contract in rooms, each its own concern: VaultBase (neighbours, parameters, payments), VaultSignatures,
/// Payees, Sales, Releases, RunningHashes (of the ledger), Roots, Claims.
contract RewardVault is Sales, Releases, Claims, Multicall {
    constructor(
        address timelock_,
        IAppointments appointments_,
        IProvenanceRegistry registry_,
        address pass_,
        IQueryLedger ledger_,
        uint32 epochLength_,
        uint40 rest_,
        uint40 vetoWindow_,
        uint40 proposalTimeout_,
        uint128 bond_
    )
        VaultBase(timelock_, appointments_, registry_, pass_, ledger_, rest_, vetoWindow_, proposalTimeout_, bond_)
        RunningHashes(epochLength_)
    {}
}
