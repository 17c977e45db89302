// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RecordField} from "../interfaces/IProvenanceRegistry.sol";

/// @notice Leaves of a data root.
library RecordLib {
    bytes32 internal constant DOMAIN = keccak256("DataGraph.RecordField.v1");

    /// @notice Returns the leaf of one field of one record of `creator`.
    /// @dev Hashed twice, so that no inner node passes for a leaf; bound to chain, registry and creator, so that whoever
    /// copies a root can never open it.
    function leaf(address registry, address creator, RecordField calldata f) internal view returns (bytes32) {
        bytes32 inner = keccak256(
            abi.encode(
                DOMAIN,
                block.chainid,
                registry,
                creator,
                f.version,
                f.record,
                f.field,
                f.salt,
                keccak256(f.value)
            )
        );
        return keccak256(abi.encode(inner));
    }
}
