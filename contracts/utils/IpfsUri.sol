// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Addresses of documents on IPFS.
library IpfsUri {
    bytes16 private constant HEX_DIGITS = "0123456789abcdef";

    /// @dev Returns "ipfs://" and the CID of a document in base 16: CIDv1, raw codec, sha2-256.
    function uriOf(bytes32 digest) internal pure returns (string memory) {
        uint256 rest = uint256(digest);
        bytes memory digits = new bytes(64);
        for (uint256 i = 64; i > 0; rest >>= 4) digits[--i] = HEX_DIGITS[rest & 0xf];
        return string.concat("ipfs://f01551220", string(digits));
    }
}
