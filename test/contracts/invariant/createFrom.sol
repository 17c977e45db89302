// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// @dev Creates a contract from the build's own creation code, as it will be deployed.
function createFrom(string memory artifact, bytes memory arguments) returns (address created) {
    bytes memory code = bytes.concat(vm.getCode(artifact), arguments);
    assembly ("memory-safe") {
        created := create(0, add(code, 0x20), mload(code))
    }
    require(created != address(0), artifact);
}
