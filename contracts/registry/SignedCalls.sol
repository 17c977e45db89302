// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {Signatures} from "../utils/Signatures.sol";
import {Collection} from "./Collection.sol";

/// @title What a contributor signed and another sends
/// @dev Every signature names its function by its type, and is good once: by the id it makes, the version it publishes, or
/// the signer's nonce.
abstract contract SignedCalls is Collection, EIP712, Nonces {
    constructor() EIP712("ProvenanceRegistry", "1") {}

    /// @inheritdoc IProvenanceRegistry
    function cancelSignatures() external {
        emit SignaturesCancelled(msg.sender, _useNonce(msg.sender));
    }

    function _requireSignature(
        address signer,
        bytes32 structHash,
        uint40 deadline,
        bytes calldata signature
    ) internal view {
        if (block.timestamp > deadline) revert RegistryExpired(deadline);
        if (!Signatures.isValid(signer, _hashTypedDataV4(structHash), signature)) revert RegistryBadSignature(signer);
    }
}
