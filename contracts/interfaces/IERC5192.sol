// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Minimal soulbound NFTs
/// @dev https://eips.ethereum.org/EIPS/eip-5192; its interface id is 0xb45a3c0e.
interface IERC5192 {
    event Locked(uint256 tokenId);
    event Unlocked(uint256 tokenId);

    /// @notice Whether a token cannot be transferred. Reverts when it does not exist.
    function locked(uint256 tokenId) external view returns (bool);
}
