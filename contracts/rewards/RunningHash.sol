// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {LedgerBase} from "./LedgerBase.sol";

/// @title Epochs, and the hash over all settled orders at their close
/// @dev The vault keeps it, where every payout root needs it.
abstract contract RunningHash is LedgerBase {
    /// @inheritdoc IQueryLedger
    uint32 public immutable override epochLength;

    constructor(uint32 epochLength_) {
        if (epochLength_ == 0) revert LedgerZeroEpochLength();
        epochLength = epochLength_;
    }

    /// @inheritdoc IQueryLedger
    function currentEpoch() public view returns (uint64) {
        return uint64(block.timestamp / epochLength);
    }

    /// @inheritdoc IQueryLedger
    function runningHashAt(uint64 epoch) external view returns (bytes32) {
        if (epoch >= currentEpoch()) revert LedgerEpochOpen(epoch);
        return vault.runningHashAt(epoch);
    }

    /// @dev Returns the hash that follows `running` when an order is settled: 26 bytes, and six zero bytes.
    function _chain(
        bytes32 running,
        bytes32 order,
        bytes32 resultHash,
        uint256 amount
    ) internal pure returns (bytes32 next) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, running)
            mstore(add(p, 0x20), order)
            mstore(add(p, 0x40), resultHash)
            mstore(add(p, 0x60), amount)
            next := shl(48, shr(48, keccak256(p, 0x80)))
        }
    }
}
