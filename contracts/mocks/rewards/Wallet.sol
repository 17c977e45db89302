// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title An ERC-1271 wallet that approves digests, changes its mind, or misbehaves
contract Wallet is IERC1271 {
    enum Habit {
        Honest,
        Revert,
        Burn,
        Bomb,
        Short
    }

    error Refused();

    Habit public habit;
    mapping(bytes32 digest => bool) public approved;

    receive() external payable {}

    function setHabit(Habit habit_) external {
        habit = habit_;
    }

    function approve(bytes32 digest, bool value) external {
        approved[digest] = value;
    }

    function execute(address target, bytes calldata data) external payable returns (bytes memory) {
        (bool ok, bytes memory returned) = target.call{value: msg.value}(data);
        if (!ok) revert Refused();
        return returned;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        if (habit == Habit.Revert) revert Refused();
        if (habit == Habit.Burn) {
            while (true) {}
        }
        bytes32 magic = bytes32(IERC1271.isValidSignature.selector);
        if (habit == Habit.Bomb) {
            assembly {
                mstore(0, magic)
                return(0, 1000000)
            }
        }
        if (habit == Habit.Short) {
            assembly {
                mstore(0, magic)
                return(0, 4)
            }
        }
        return approved[digest] ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
