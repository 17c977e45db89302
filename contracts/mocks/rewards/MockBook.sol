// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A book that lists the native coin and what a test adds
contract MockBook {
    mapping(address token => bool) private _listed;

    function setToken(address token, bool listed) external {
        _listed[token] = listed;
    }

    function isToken(address token) external view returns (bool) {
        return token == address(0) || _listed[token];
    }
}
