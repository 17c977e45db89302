// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What Arbitrum's chains tell about themselves.
/// @dev https://docs.arbitrum.io/build-decentralized-apps/precompiles/reference#arbsys
interface IArbSys {
    function arbBlockNumber() external view returns (uint256);
}

/// @notice Numbers of the chain's own blocks, by which whoever reads a chain from outside counts.
library BlockNumbers {
    /// @dev On Arbitrum `block.number` is about Ethereum's, and the chain's own is asked of a precompile.
    IArbSys private constant ARB_SYS = IArbSys(address(0x64));
    uint256 private constant ARBITRUM = 42_161;
    uint256 private constant ARBITRUM_SEPOLIA = 421_614;

    /// @notice Whether this is an Arbitrum chain; decided once, so that on others a block's number costs what it always does.
    function isArbitrum() internal view returns (bool) {
        return block.chainid == ARBITRUM || block.chainid == ARBITRUM_SEPOLIA;
    }

    /// @param onArbitrum what `isArbitrum` said
    function current(bool onArbitrum) internal view returns (uint256) {
        return onArbitrum ? ARB_SYS.arbBlockNumber() : block.number;
    }
}
