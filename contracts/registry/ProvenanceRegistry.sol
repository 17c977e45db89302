// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {Anchors} from "./Anchors.sol";
import {DatasetStatus} from "./DatasetStatus.sol";
import {Pools} from "./Pools.sol";

/// @title Registry of datasets
/// @dev One contract in layers, each its own concern: DatasetToken (ERC-721), DatasetStatus (withdrawal, suspension),
/// Contents (Files, versions, records), Pools (terms, validators), Streams (consent, devices), Anchors.
contract ProvenanceRegistry is Anchors, Multicall {
    /// @param timelock owns every parameter
    /// @param notice_ seconds that terms, new validators of a pool and withdrawals wait, at most 30 days
    constructor(
        address timelock,
        IAppointments appointments,
        ILicenseBook licenses,
        uint40 notice_
    ) DatasetStatus(timelock, appointments, notice_) Pools(licenses) {}

    /// @inheritdoc IProvenanceRegistry
    function multicall(
        bytes[] calldata calls
    ) public override(IProvenanceRegistry, Multicall) returns (bytes[] memory results) {
        if (calls.length == 0) revert RegistryBatchSize(0, type(uint256).max);
        return super.multicall(calls);
    }
}
