// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Anchor, SignedJoin} from "../interfaces/IProvenanceRegistry.sol";
import {IRegistryErrors} from "../interfaces/IRegistryErrors.sol";
import {Log, RegistrySetUp, VM} from "./ProvenanceRegistry.t.sol";

/// @notice The calls that take packed or many entries do what their entries do one by one, or what a plain reading of the
/// bytes says.
contract PackedCallsTest is RegistrySetUp {
    uint24 private constant STREAMS = 4;
    uint24 private constant ELSEWHERE = 2;
    bytes32 private constant JOIN_TYPEHASH = keccak256(
        "Join(address creator,uint24 pool,bytes32 salt,bytes32 termsHash,uint256 fields,uint64 licences,bool rows,uint40 deadline)"
    );

    struct Entry {
        uint8 stream;
        uint8 updateType;
        uint32 count;
        uint16 gap;
        uint16 length;
        bytes32 root;
    }

    uint256[STREAMS] private _streams;
    /// @dev of the same history as `_streams`, for the same entries one by one
    uint256[STREAMS] private _twins;

    constructor() {
        REGISTRY.createPool("elsewhere", "metadata", _terms("metagraph"));
        bytes32 termsHash = REGISTRY.termsHashOf(ELSEWHERE);
        for (uint256 i; i < STREAMS; ++i) {
            (_streams[i], ) = REGISTRY.join(1, bytes32(i), TERMS_HASH, _consent());
            (_twins[i], ) = REGISTRY.join(1, bytes32(100 + i), TERMS_HASH, _consent());
            REGISTRY.join(ELSEWHERE, bytes32(200 + i), termsHash, _consent());
        }
    }

    /* ADMIT */

    function testFuzz_AdmitReadsAnyBytes(bytes calldata numbers) external {
        _admit(numbers);
    }

    function testFuzz_AdmitReadsNumbers(uint8[40] calldata seeds, uint8 count) external {
        bytes memory numbers;
        for (uint256 i; i < count % 41; ++i)
            numbers = bytes.concat(numbers, bytes3(uint24(seeds[i] % (2 * STREAMS + 1))));
        _admit(numbers);
    }

    function _admit(bytes memory numbers) private {
        bytes memory expected;
        if (numbers.length % 3 != 0) {
            expected = _packedLength(numbers.length, 3);
        } else if (numbers.length == 0 || numbers.length > 6_000) {
            expected = abi.encodeWithSelector(IRegistryErrors.RegistryBatchSize.selector, numbers.length / 3, 2_000);
        } else {
            for (uint256 i; i < numbers.length && expected.length == 0; i += 3) {
                uint24 number = _uint24At(numbers, i);
                if (number >= 2 * STREAMS) expected = _unknownStream(1, number);
            }
        }
        if (expected.length != 0) VM.expectRevert(expected);
        REGISTRY.admit(1, true, numbers);
    }

    /* ANCHOR BATCH */

    function testFuzz_AnchorBatchIsManyAnchors(Entry[6] calldata entries, uint8 count) external {
        uint256 size = (count % 6) + 1;
        bytes memory batch;
        bool each = true;
        VM.recordLogs();
        for (uint256 i; i < size; ++i) {
            Anchor memory a = _anchorOf(entries[i]);
            uint256 stream = a.id;
            a.id = _twins[stream];
            if (each)
                try REGISTRY.anchor(a) {} catch {
                    each = false;
                }
            a.id = _streams[stream];
            batch = bytes.concat(batch, _pack(a));
        }
        Log[] memory singles = VM.getRecordedLogs();
        VM.recordLogs();
        try REGISTRY.anchorBatch(batch) {
            assert(each);
        } catch {
            assert(!each);
            return;
        }
        Log[] memory together = VM.getRecordedLogs();
        assert(together.length == singles.length && singles.length == size);
        for (uint256 i; i < size; ++i) {
            assert(uint256(together[i].topics[1]) == _streams[entries[i].stream % STREAMS]);
            assert(together[i].topics[2] == singles[i].topics[2]);
            assert(keccak256(together[i].data) == keccak256(singles[i].data));
        }
        for (uint256 s; s < STREAMS; ++s)
            for (uint8 t; t < 6; ++t)
                assert(REGISTRY.lastAnchorEnd(_streams[s], t) == REGISTRY.lastAnchorEnd(_twins[s], t));
    }

    function testFuzz_AnchorBatchRefusesBrokenLengths(bytes calldata batch) external {
        if (batch.length % 79 != 0) VM.expectRevert(_packedLength(batch.length, 79));
        else if (batch.length == 0 || batch.length > 128 * 79)
            VM.expectRevert(abi.encodeWithSelector(IRegistryErrors.RegistryBatchSize.selector, batch.length / 79, 128));
        else return;
        REGISTRY.anchorBatch(batch);
    }

    /// @dev Of a stream by its place, mostly after what went before in it, sometimes not, sometimes empty.
    function _anchorOf(Entry calldata e) private view returns (Anchor memory) {
        uint256 stream = e.stream % STREAMS;
        uint8 updateType = e.updateType % 64 == 0 ? 6 : e.updateType % 6;
        uint40 start = updateType == 6 ? 0 : REGISTRY.lastAnchorEnd(_twins[stream], updateType);
        if (e.gap % 16 != 0 || start == 0) start += e.gap;
        else start -= 1;
        return Anchor(stream, updateType, e.count, start, start + e.length, e.root);
    }

    function _pack(Anchor memory a) private pure returns (bytes memory) {
        return abi.encodePacked(a.id, a.updateType, a.count, a.start, a.end, a.root);
    }

    /* ANCHOR EPOCH */

    function testFuzz_AnchorEpochReadsAnyBytes(bytes calldata streams) external {
        _anchorEpoch(streams);
    }

    function testFuzz_AnchorEpochReadsNumbers(
        uint8[12] calldata gaps,
        uint16[12] calldata counts,
        uint8 size
    ) external {
        bytes memory streams;
        uint256 number;
        for (uint256 i; i < size % 13; ++i) {
            streams = bytes.concat(streams, bytes3(uint24(number)), bytes2(counts[i]));
            number +=
                gaps[i] % 8 == 0
                    ? 0
                    : gaps[i] % 3 == 0
                        ? 2
                        : 1;
        }
        _anchorEpoch(streams);
    }

    function _anchorEpoch(bytes memory streams) private {
        bytes memory expected;
        if (streams.length % 5 != 0) {
            expected = _packedLength(streams.length, 5);
        } else if (streams.length == 0 || streams.length > 80_000) {
            expected = abi.encodeWithSelector(IRegistryErrors.RegistryBatchSize.selector, streams.length / 5, 16_000);
        } else {
            expected = _orderFault(streams);
        }
        if (expected.length != 0) VM.expectRevert(expected);
        REGISTRY.anchorEpoch(ELSEWHERE, 1, "root", 1_000, 2_000, streams, "");
        assert(REGISTRY.lastAnchorEnd(REGISTRY.poolId(ELSEWHERE), 1) == (expected.length == 0 ? 2_000 : 0));
    }

    /// @dev The first number that is not above the one before; else the last, when there is no such stream.
    function _orderFault(bytes memory streams) private pure returns (bytes memory) {
        uint24 last = _uint24At(streams, 0);
        for (uint256 i = 5; i < streams.length; i += 5) {
            uint24 number = _uint24At(streams, i);
            if (number <= last)
                return abi.encodeWithSelector(IRegistryErrors.RegistryStreamOrder.selector, ELSEWHERE, number);
            last = number;
        }
        return last < STREAMS ? bytes("") : _unknownStream(ELSEWHERE, last);
    }

    /* JOIN BATCH */

    function testFuzz_JoinBatchNumbersEveryone(uint8[8] calldata seeds, uint8 sentBefore, uint8 count) external {
        uint256 size = (count % 8) + 1;
        SignedJoin[] memory requests = new SignedJoin[](size);
        uint256[] memory ids = new uint256[](size);
        uint24 first = REGISTRY.streamCountOf(1);
        uint24 joined = first;
        for (uint256 i; i < size; ++i) {
            requests[i] = _signedJoin(1 + uint256(seeds[i]) * 8 + i);
            ids[i] = REGISTRY.datasetId(requests[i].creator, requests[i].salt);
            if ((sentBefore >> i) & 1 == 1) {
                REGISTRY.joinFor(1, TERMS_HASH, requests[i]);
                ++joined;
            }
        }
        uint24[] memory numbers = REGISTRY.joinBatchFor(1, TERMS_HASH, requests);
        for (uint256 i; i < size; ++i) {
            (uint24 pool, uint24 number) = REGISTRY.numbersOf(ids[i]);
            assert(pool == 1 && number == numbers[i]);
            assert(REGISTRY.ownerOf(ids[i]) == requests[i].creator);
            assert(((sentBefore >> i) & 1 == 1) == (number < joined));
        }
        assert(REGISTRY.streamCountOf(1) == first + size);
    }

    function _signedJoin(uint256 key) private view returns (SignedJoin memory request) {
        uint40 deadline = uint40(block.timestamp);
        bytes32 structHash = keccak256(
            abi.encode(JOIN_TYPEHASH, VM.addr(key), 1, bytes32("salt"), TERMS_HASH, _consent(), deadline)
        );
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(
            key,
            keccak256(abi.encodePacked("\x19\x01", _domainSeparator(), structHash))
        );
        return SignedJoin(VM.addr(key), "salt", _consent(), deadline, abi.encodePacked(r, s, v));
    }

    function _domainSeparator() private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("ProvenanceRegistry"),
                    keccak256("1"),
                    block.chainid,
                    REGISTRY
                )
            );
    }

    function _packedLength(uint256 length, uint256 entry) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRegistryErrors.RegistryPackedLength.selector, length, entry);
    }

    function _unknownStream(uint24 pool, uint24 number) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRegistryErrors.RegistryUnknownStream.selector, pool, number);
    }

    function _uint24At(bytes memory packed, uint256 index) private pure returns (uint24) {
        return
            uint24(
                (uint256(uint8(packed[index])) << 16) |
                    (uint256(uint8(packed[index + 1])) << 8) |
                    uint8(packed[index + 2])
            );
    }
}
