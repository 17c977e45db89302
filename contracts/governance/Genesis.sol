// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAppointments} from "../interfaces/IAppointments.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";

/// @title Birthplace of the three contracts that name each other
/// @notice RewardVault, QueryLedger and AccessPass hold each other's addresses as immutables. Created here, in this
/// order, their addresses follow from this contract's own (CREATE, nonces 1 to 3) and are known beforehand.
/// @dev Their creation code comes as an argument, since the three together exceed every code size limit, and one call
/// each keeps below the gas limit of a transaction. Owns nothing; after the third call it can do nothing more.
contract Genesis {
    /// @dev What `RewardVault` is created with; seconds, and a bond in wei.
    struct VaultParameters {
        uint32 epochLength;
        uint40 rest;
        uint40 vetoWindow;
        uint40 proposalTimeout;
        uint128 bond;
    }

    /// @dev What `QueryLedger` is created with; seconds, and a consent block's age in blocks.
    struct LedgerParameters {
        uint32 epochLength;
        uint40 notice;
        uint64 consentAge;
    }

    address private immutable _DEPLOYER = msg.sender;

    error GenesisNotDeployer(address caller);
    error GenesisOutOfOrder(address expected, address created);
    error GenesisNoCode(address created);

    /// @notice Creates the RewardVault, first of the three. Deployer only, once.
    /// @param code creation code of RewardVault, without its arguments
    function createVault(
        bytes calldata code,
        address timelock,
        IAppointments appointments,
        IProvenanceRegistry registry,
        VaultParameters calldata p
    ) external {
        bytes memory arguments = abi.encode(
            timelock,
            appointments,
            registry,
            pass(),
            ledger(),
            p.epochLength,
            p.rest,
            p.vetoWindow,
            p.proposalTimeout,
            p.bond
        );
        _create(vault(), bytes.concat(code, arguments));
    }

    /// @notice Creates the QueryLedger, second of the three. Deployer only, once.
    /// @param code creation code of QueryLedger, without its arguments
    function createLedger(
        bytes calldata code,
        address timelock,
        IAppointments appointments,
        ILicenseBook book,
        LedgerParameters calldata p
    ) external {
        bytes memory arguments = abi.encode(
            timelock,
            appointments,
            book,
            vault(),
            pass(),
            p.epochLength,
            p.notice,
            p.consentAge
        );
        _create(ledger(), bytes.concat(code, arguments));
    }

    /// @notice Creates the AccessPass, last of the three. Deployer only, once.
    /// @param code creation code of AccessPass, without its arguments
    function createPass(
        bytes calldata code,
        address timelock,
        IProvenanceRegistry registry,
        ILicenseBook book
    ) external {
        _create(pass(), bytes.concat(code, abi.encode(timelock, registry, book, vault(), ledger())));
    }

    /// @notice Returns where the RewardVault lies, or will.
    function vault() public view returns (address) {
        return _child(0x01);
    }

    /// @notice Returns where the QueryLedger lies, or will.
    function ledger() public view returns (address) {
        return _child(0x02);
    }

    /// @notice Returns where the AccessPass lies, or will.
    function pass() public view returns (address) {
        return _child(0x03);
    }

    function _create(address expected, bytes memory initCode) private {
        if (msg.sender != _DEPLOYER) revert GenesisNotDeployer(msg.sender);
        address created;
        assembly ("memory-safe") {
            created := create(0, add(initCode, 32), mload(initCode))
            if iszero(created) {
                let data := mload(0x40)
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
        if (created != expected) revert GenesisOutOfOrder(expected, created);
        if (created.code.length == 0) revert GenesisNoCode(created);
    }

    /// @dev Address of CREATE: the last 20 bytes of keccak256(rlp([sender, nonce])), for nonces below 0x80.
    function _child(bytes1 nonce) private view returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), nonce)))));
    }
}
