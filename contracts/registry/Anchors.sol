// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Anchor, IProvenanceRegistry, Kind} from "../interfaces/IProvenanceRegistry.sol";
import {DatasetSlot, DatasetSlotLib} from "./DatasetSlot.sol";
import {Streams} from "./Streams.sol";

/// @title Anchors of streams
/// @dev Roots are events only; storage keeps what makes anchors advance.
abstract contract Anchors is Streams {
    uint40 private constant SKEW = 15 minutes;
    uint256 private constant UPDATE_TYPES = 6;
    uint256 private constant END_BITS = 40;
    uint256 private constant ANCHOR_BYTES = 79;
    uint256 private constant MAX_ANCHORS = 128;
    uint256 private constant STREAM_COUNT_BYTES = 5;
    uint256 private constant MAX_EPOCH_STREAMS = 16_000;

    /// @dev six lanes of 40 bits, the last end of each update type; of a stream, or of a pool's epochs
    mapping(uint256 id => uint256 lanes) private _lastEnds;

    /// @inheritdoc IProvenanceRegistry
    function anchor(Anchor calldata a) external {
        _anchor(a.id, a.updateType, a.count, a.start, a.end, a.root);
    }

    /// @inheritdoc IProvenanceRegistry
    function anchorBatch(bytes calldata anchors) external {
        uint256 length = _entries(anchors, ANCHOR_BYTES, MAX_ANCHORS) * ANCHOR_BYTES;
        for (uint256 offset; offset < length; offset += ANCHOR_BYTES) {
            uint256 id;
            uint256 middle;
            bytes32 root;
            assembly ("memory-safe") {
                let at := add(anchors.offset, offset)
                id := calldataload(at)
                middle := shr(136, calldataload(add(at, 32)))
                root := calldataload(add(at, 47))
            }
            _anchor(id, uint8(middle >> 112), uint32(middle >> 80), uint40(middle >> 40), uint40(middle), root);
        }
    }

    /// @inheritdoc IProvenanceRegistry
    function anchorEpoch(
        uint24 pool,
        uint8 updateType,
        bytes32 root,
        uint40 start,
        uint40 end,
        bytes calldata streams,
        bytes calldata evidence
    ) external {
        Pool storage state = _requirePool(pool);
        uint256 id = state.id;
        _requirePoolValidator(pool);
        if (!state.anchorsElsewhere) revert RegistryAnchorChain(pool);
        _requireActivePool(pool, state);
        _requireDigest(id, root);
        _checkStreams(pool, state.streamCount, streams);
        _advance(id, updateType, start, end);
        emit EpochAnchored(pool, updateType, end, msg.sender, root, start, streams, evidence);
    }

    /// @inheritdoc IProvenanceRegistry
    function rejectAnchor(uint256 id, uint8 updateType, uint40 end, bytes32 reason) external {
        DatasetSlot slot = _requireKind(id, Kind.Stream);
        _requirePoolValidator(slot.pool());
        uint256 anchored = slot.has(DatasetSlotLib.ANCHORS_ELSEWHERE) ? poolId(slot.pool()) : id;
        if (end == 0 || end > lastAnchorEnd(anchored, updateType)) revert RegistryUnknownAnchor(id, updateType, end);
        emit AnchorRejected(id, updateType, end, msg.sender, reason);
    }

    /// @inheritdoc IProvenanceRegistry
    function lastAnchorEnd(uint256 id, uint8 updateType) public view returns (uint40) {
        _checkUpdateType(updateType);
        return uint40(_lastEnds[id] >> (END_BITS * updateType));
    }

    function _anchor(uint256 id, uint8 updateType, uint32 count, uint40 start, uint40 end, bytes32 root) private {
        DatasetSlot slot = _slotOf(id);
        // One comparison for most anchors; what it does not settle is looked at one by one.
        if (slot.state() != DatasetSlotLib.PLAIN_STREAM || slot.owner() != msg.sender) _requireAnchorable(id);
        _requireDigest(id, root);
        _advance(id, updateType, start, end);
        emit Anchored(id, updateType, root, count, start, end);
    }

    function _requireAnchorable(uint256 id) private view {
        DatasetSlot slot = _requireKind(id, Kind.Stream);
        if (_creatorOf(id, slot) != msg.sender && deviceExpiry(id, msg.sender) < block.timestamp)
            revert RegistryNotAuthorized(id, msg.sender);
        if (slot.has(DatasetSlotLib.ANCHORS_ELSEWHERE)) revert RegistryAnchorChain(slot.pool());
        if (!_mayAnchor(id, slot)) revert RegistryNotActive(id);
    }

    function _advance(uint256 id, uint8 updateType, uint40 start, uint40 end) private {
        _checkUpdateType(updateType);
        uint40 latest = uint40(block.timestamp) + SKEW;
        if (end <= start || end > latest) revert RegistryAnchorPeriod(start, end, latest);
        uint256 lanes = _lastEnds[id];
        uint256 shift = END_BITS * updateType;
        uint40 last = uint40(lanes >> shift);
        if (start < last) revert RegistryAnchorNotLater(id, updateType, last, start);
        _lastEnds[id] = (lanes & ~(uint256(type(uint40).max) << shift)) | (uint256(end) << shift);
    }

    function _checkUpdateType(uint8 updateType) private pure {
        if (updateType >= UPDATE_TYPES) revert RegistryUpdateType(updateType);
    }

    /// @dev Ascending numbers name no stream twice.
    function _checkStreams(uint24 pool, uint256 streamCount, bytes calldata streams) private pure {
        uint256 length = _entries(streams, STREAM_COUNT_BYTES, MAX_EPOCH_STREAMS) * STREAM_COUNT_BYTES;
        uint256 next;
        uint24 number;
        for (uint256 offset; offset < length; offset += STREAM_COUNT_BYTES) {
            number = _numberAt(streams, offset);
            if (number < next) revert RegistryStreamOrder(pool, number);
            // At most 2^24.
            unchecked {
                next = uint256(number) + 1;
            }
        }
        if (next > streamCount) revert RegistryUnknownStream(pool, number);
    }
}
