// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Parent} from "../../interfaces/IProvenanceRegistry.sol";

/// @title Owners, parents and suspensions as a test wants them
contract MockRegistry {
    struct Suspension {
        uint40 since;
        uint40 until;
    }

    error UnknownDataset(uint256 id);

    mapping(uint256 id => address) private _owners;
    mapping(uint256 id => Parent[]) private _parents;
    mapping(uint256 id => Suspension) private _suspensions;

    function setOwner(uint256 id, address owner) external {
        _owners[id] = owner;
    }

    function setParents(uint256 id, Parent[] calldata parents) external {
        delete _parents[id];
        for (uint256 i; i < parents.length; ++i) _parents[id].push(parents[i]);
    }

    function setSuspension(uint256 id, uint40 since, uint40 until) external {
        _suspensions[id] = Suspension(since, until);
    }

    function ownerOf(uint256 id) external view returns (address owner) {
        owner = _owners[id];
        if (owner == address(0)) revert UnknownDataset(id);
    }

    function parentsOf(uint256 id) external view returns (Parent[] memory) {
        return _parents[id];
    }

    function suspensionOf(uint256 id) external view returns (uint40 since, uint40 until) {
        return (_suspensions[id].since, _suspensions[id].until);
    }
}
