// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {LedgerBase} from "./LedgerBase.sol";

/// @title Epochs, and the hash over all settled orders at their close
/// @dev A running hash has 26 bytes, so that one word holds it with its epoch, at the low end.
abstract contract RunningHash is LedgerBase {
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant EPOCH_BITS = 48;

    /// @inheritdoc IQueryLedger
    uint32 public immutable override epochLength;

    uint256 private _latest;
    /// @dev of the epochs before the latest that had orders
    Checkpoints.Trace208 private _earlier;

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
        return _runningHashAt(epoch);
    }

    /// @inheritdoc IQueryLedger
    function closeOf(uint64 epoch) external view returns (bytes32 running, uint256 closedAt) {
        return (_runningHashAt(epoch), (uint256(epoch) + 1) * epochLength);
    }

    /// @dev The running hash as it stands.
    function _running() internal view returns (bytes32) {
        return bytes32((_latest >> EPOCH_BITS) << EPOCH_BITS);
    }

    function _advance(bytes32 running) internal {
        (uint256 latest, uint256 epoch) = (_latest, currentEpoch());
        if (latest != 0 && uint48(latest) != epoch) _earlier.push(uint48(latest), uint208(latest >> EPOCH_BITS));
        _latest = uint256(running) | epoch;
    }

    /// @dev Returns the hash that follows `running` when an order is settled.
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
            next := shl(EPOCH_BITS, shr(EPOCH_BITS, keccak256(p, 0x80)))
        }
    }

    function _runningHashAt(uint64 epoch) private view returns (bytes32) {
        if (uint48(_latest) <= epoch) return _running();
        return bytes32(uint256(_earlier.upperLookupRecent(uint48(epoch))) << EPOCH_BITS);
    }
}
