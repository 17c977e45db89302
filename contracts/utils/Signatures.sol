// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Checks who signed a digest: a key, or a contract that answers for itself (ERC-1271).
library Signatures {
    /// @dev Enough for a multi-signature wallet or a passkey; a wallet that burns more cannot stall its caller.
    uint256 internal constant ERC1271_GAS = 300_000;

    /// @notice Whether `signer` signed `digest`.
    /// @dev Recovers first: an account that delegated its code (EIP-7702) still signs with its key.
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError err, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (err == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length != 0 && _isValidByContract(signer, digest, signature);
    }

    function _isValidByContract(
        address signer,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool valid) {
        bytes memory data = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 expected = bytes32(IERC1271.isValidSignature.selector);
        // One word of the answer is copied, however much the wallet returns.
        assembly ("memory-safe") {
            mstore(0, 0)
            valid := staticcall(ERC1271_GAS, signer, add(data, 0x20), mload(data), 0, 0x20)
            valid := and(valid, and(gt(returndatasize(), 0x1f), eq(mload(0), expected)))
        }
    }
}
