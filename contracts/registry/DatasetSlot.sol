// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kind} from "../interfaces/IProvenanceRegistry.sol";

/// @notice All that most reads need of a dataset, in one word:
/// owner 160 | registration time 32 | pool 24 | stream number 24 | kind 4 | flags 12.
type DatasetSlot is uint256;

using DatasetSlotLib for DatasetSlot global;

library DatasetSlotLib {
    /// @dev the token moved, so the creator is written elsewhere
    uint256 internal constant MOVED = 1 << 244;
    uint256 internal constant WITHDRAWN = 1 << 245;
    /// @dev was suspended, perhaps no longer
    uint256 internal constant SUSPENDED = 1 << 246;
    /// @dev a pool, or a stream of a pool, that anchors on another chain than this one
    uint256 internal constant ANCHORS_ELSEWHERE = 1 << 247;

    /// @dev `state` of a stream that never moved, may anchor here, and is neither withdrawn nor was ever suspended
    uint256 internal constant PLAIN_STREAM = uint256(Kind.Stream);

    /// @dev `time` is good until 2106.
    function pack(
        address owner_,
        uint24 pool_,
        uint24 number_,
        Kind kind_,
        uint256 flags
    ) internal view returns (DatasetSlot) {
        return
            DatasetSlot.wrap(
                uint256(uint160(owner_)) |
                    (uint256(uint32(block.timestamp)) << 160) |
                    (uint256(pool_) << 192) |
                    (uint256(number_) << 216) |
                    (uint256(kind_) << 240) |
                    flags
            );
    }

    function owner(DatasetSlot slot) internal pure returns (address) {
        return address(uint160(DatasetSlot.unwrap(slot)));
    }

    function time(DatasetSlot slot) internal pure returns (uint32) {
        return uint32(DatasetSlot.unwrap(slot) >> 160);
    }

    function pool(DatasetSlot slot) internal pure returns (uint24) {
        return uint24(DatasetSlot.unwrap(slot) >> 192);
    }

    function number(DatasetSlot slot) internal pure returns (uint24) {
        return uint24(DatasetSlot.unwrap(slot) >> 216);
    }

    /// @dev Only `pack` writes these bits, from a Kind: no range check is needed.
    function kind(DatasetSlot slot) internal pure returns (Kind k) {
        assembly ("memory-safe") {
            k := and(shr(240, slot), 0xf)
        }
    }

    /// @dev Kind and flags in one.
    function state(DatasetSlot slot) internal pure returns (uint256) {
        return DatasetSlot.unwrap(slot) >> 240;
    }

    function has(DatasetSlot slot, uint256 flag) internal pure returns (bool) {
        return DatasetSlot.unwrap(slot) & flag != 0;
    }

    function with(DatasetSlot slot, uint256 flag) internal pure returns (DatasetSlot) {
        return DatasetSlot.wrap(DatasetSlot.unwrap(slot) | flag);
    }

    function without(DatasetSlot slot, uint256 flag) internal pure returns (DatasetSlot) {
        return DatasetSlot.wrap(DatasetSlot.unwrap(slot) & ~flag);
    }

    function withOwner(DatasetSlot slot, address owner_) internal pure returns (DatasetSlot) {
        uint256 rest = (DatasetSlot.unwrap(slot) >> 160) << 160;
        return DatasetSlot.wrap(rest | uint256(uint160(owner_)));
    }
}
