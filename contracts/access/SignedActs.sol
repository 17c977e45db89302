// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IAccessPass} from "../interfaces/IAccessPass.sol";
import {Signatures} from "../utils/Signatures.sol";

/// @title What is done for who signed it
/// @dev Each act has a type of its own, so a signature stands for one function; its nonce, for one time.
abstract contract SignedActs is EIP712, IAccessPass {
    /// @dev 256 nonces a word, in any order, so that signatures may be under way together and fail apart.
    mapping(address signer => mapping(uint256 word => uint256 bits)) private _nonces;

    constructor() EIP712("AccessPass", "1") {}

    /// @inheritdoc IAccessPass
    function cancelNonce(uint256 nonce) external {
        _useNonce(msg.sender, nonce);
        emit NonceCancelled(msg.sender, nonce);
    }

    /// @inheritdoc IAccessPass
    function isNonceUsed(address signer, uint256 nonce) external view returns (bool) {
        return (_nonces[signer][nonce >> 8] >> (nonce & 0xff)) & 1 == 1;
    }

    /// @dev Checks everything about a signature, and uses its nonce.
    function _requireSigned(
        address signer,
        bytes32 structHash,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) internal {
        _checkDeadline(deadline);
        _useNonce(signer, nonce);
        if (!Signatures.isValid(signer, _hashTypedDataV4(structHash), signature)) revert PassBadSignature(signer);
    }

    function _checkDeadline(uint40 deadline) internal view {
        if (block.timestamp > deadline) revert PassExpired(deadline);
    }

    function _useNonce(address signer, uint256 nonce) internal {
        (uint256 word, uint256 bit) = (nonce >> 8, 1 << (nonce & 0xff));
        uint256 used = _nonces[signer][word];
        if (used & bit != 0) revert PassNonceUsed(signer, nonce);
        _nonces[signer][word] = used | bit;
    }
}
