// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A payer's leave to take a token once, signed towards the token.
struct Authorization {
    uint256 validBefore;
    bytes32 nonce;
    bytes signature;
}

/// @title Transfer with authorization
/// @dev https://eips.ethereum.org/EIPS/eip-3009; the form with `bytes` is what tokens with ERC-1271 added to it.
interface IERC3009 {
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
