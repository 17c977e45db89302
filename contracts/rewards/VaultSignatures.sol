// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IRewardVault} from "../interfaces/IRewardVault.sol";
import {Signatures} from "../utils/Signatures.sol";
import {VaultBase} from "./VaultBase.sol";

/// @title What owners and buyers signed and anyone sends
/// @dev Each act has a type of its own, so a signature stands for one function; a nonce, or a sale, for one time.
abstract contract VaultSignatures is VaultBase, EIP712, Nonces {
    constructor() EIP712("RewardVault", "1") {}

    /// @inheritdoc IRewardVault
    function cancelSignatures() external {
        emit VaultSignaturesCancelled(msg.sender, _useNonce(msg.sender));
    }

    function _checkSignature(
        bytes32 structHash,
        address signer,
        uint40 deadline,
        bytes calldata signature
    ) internal view {
        if (block.timestamp > deadline) revert VaultExpired(deadline);
        if (!Signatures.isValid(signer, _hashTypedDataV4(structHash), signature)) revert VaultBadSignature(signer);
    }
}
