// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A timelock that lets everything happen at once, which no governor may have.
contract InstantTimelock {
    function getMinDelay() external pure returns (uint256) {
        return 0;
    }
}
