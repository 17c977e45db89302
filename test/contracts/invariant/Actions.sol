// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What a runner and a walk know of a handler. An action takes up to four words of chance and never reverts but by a
/// broken promise; what it reached it counts by name, so that a test can tell that it is reached at all.
abstract contract Actions {
    mapping(bytes32 name => uint256 times) public done;

    /// @dev Returns the functions that a walk at random calls.
    function actions() external pure virtual returns (bytes4[] memory);

    /// @dev Returns the names of all it has to reach.
    function aims() external pure virtual returns (bytes32[] memory);

    function _did(bytes32 name) internal {
        ++done[name];
    }
}
