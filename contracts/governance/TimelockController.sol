// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController as OpenZeppelinTimelock} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title Treasury and owner of every parameter
/// @notice OpenZeppelin's TimelockController, whose delay is never zero and at most 30 days.
contract TimelockController is OpenZeppelinTimelock {
    uint256 private constant MAX_DELAY = 30 days;

    error TimelockZeroDelay();
    error TimelockDelay(uint256 delay, uint256 maximum);

    /// @param minDelay seconds between the queueing of a proposal and its execution
    /// @param proposers may queue, and cancel what is queued
    /// @param executors may execute what is due; the zero address stands for everyone
    /// @param admin may grant roles until they renounce it; the timelock itself always may
    constructor(
        uint256 minDelay,
        address[] memory proposers,
        address[] memory executors,
        address admin
    ) OpenZeppelinTimelock(minDelay, proposers, executors, admin) {
        _requireDelay(minDelay);
    }

    /// @notice Sets the delay in seconds, 1 to 30 days. By proposal only; what is queued keeps its time.
    /// @inheritdoc OpenZeppelinTimelock
    function updateDelay(uint256 newDelay) public override {
        _requireDelay(newDelay);
        super.updateDelay(newDelay);
    }

    /// @dev Without a delay nobody could leave before a change; with an endless one nothing could change any more.
    function _requireDelay(uint256 delay) private pure {
        if (delay == 0) revert TimelockZeroDelay();
        if (delay > MAX_DELAY) revert TimelockDelay(delay, MAX_DELAY);
    }
}
