// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController as OpenZeppelinTimelock} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title Treasury and owner of every parameter
/// @notice OpenZeppelin's TimelockController whose delay is never zero.
contract TimelockController is OpenZeppelinTimelock {
    error TimelockZeroDelay();

    constructor(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory executors,
        address admin
    ) OpenZeppelinTimelock(minDelay, proposers, executors, admin) {
        if (minDelay == 0) revert TimelockZeroDelay();
    }

    /// @inheritdoc OpenZeppelinTimelock
    function updateDelay(uint256 newDelay) public override {
        if (newDelay == 0) revert TimelockZeroDelay();
        super.updateDelay(newDelay);
    }
}
