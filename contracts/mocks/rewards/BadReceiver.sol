// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A payee that reverts, burns all gas or returns a bomb
contract BadReceiver {
    enum Habit {
        Accept,
        Revert,
        Burn,
        Bomb
    }

    error Refused();

    Habit public habit;

    constructor(Habit habit_) {
        habit = habit_;
    }

    receive() external payable {
        if (habit == Habit.Revert) revert Refused();
        if (habit == Habit.Burn) {
            while (true) {}
        }
        if (habit == Habit.Bomb) {
            assembly {
                return(0, 1000000)
            }
        }
    }

    function setHabit(Habit habit_) external {
        habit = habit_;
    }

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
