// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A contract account that does what a test says
abstract contract Puppet {
    /// @notice Calls `target`, and reverts with its answer when it fails.
    function execute(address target, bytes calldata data) external payable returns (bytes memory) {
        (bool ok, bytes memory returned) = target.call{value: msg.value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(returned, 0x20), mload(returned))
            }
        }
        return returned;
    }
}
