// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// @dev The time, which cheat codes do not keep from one call to the next.
contract Clock {
    uint256 public time = 1_800_000_000;
    uint256 public height = 1_000;
    /// @dev how often the time was set: tests that do something now and then go by it
    uint256 public calls;

    constructor() {
        refresh();
    }

    /// @notice Sets the time for the call that goes on.
    function refresh() public {
        ++calls;
        vm.warp(time);
        vm.roll(height);
    }

    /// @notice Lets time pass, a block for each 12 seconds, and sets it.
    function advance(uint256 duration) external {
        time += duration;
        height += 1 + duration / 12;
        refresh();
    }
}
