// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent, IProvenanceRegistry, Kind, SignedJoin} from "../interfaces/IProvenanceRegistry.sol";
import {DatasetSlot, DatasetSlotLib} from "./DatasetSlot.sol";
import {Pools} from "./Pools.sol";

/// @title Streams: joining, consent, admission and devices
/// @dev Consent and admission are events only: nothing on the chain reads them.
abstract contract Streams is Pools {
    uint256 private constant MAX_JOINS = 128;
    uint256 private constant MAX_ADMITTED = 2_000;
    uint256 private constant NUMBER_BYTES = 3;
    bytes32 private constant JOIN_TYPEHASH = keccak256(
        "Join(address creator,uint24 pool,bytes32 salt,bytes32 termsHash,uint256 fields,uint64 licences,bool rows,uint40 deadline)"
    );
    bytes32 private constant SET_CONSENT_TYPEHASH = keccak256(
        "SetConsent(uint256 id,bytes32 termsHash,uint256 fields,uint64 licences,bool rows,uint256 nonce,uint40 deadline)"
    );
    bytes32 private constant AUTHORIZE_DEVICE_TYPEHASH = keccak256(
        "AuthorizeDevice(uint256 id,address device,uint40 expiry,uint256 nonce,uint40 deadline)"
    );

    mapping(uint256 id => mapping(address device => uint40 expiry)) private _devices;

    /// @inheritdoc IProvenanceRegistry
    function join(
        uint24 pool,
        bytes32 salt,
        bytes32 termsHash,
        Consent calldata consent
    ) external returns (uint256 id, uint24 number) {
        Pool storage state = _requireJoinable(pool, termsHash);
        number = state.streamCount;
        state.streamCount = number + 1;
        id = datasetId(msg.sender, salt);
        _join(id, msg.sender, pool, number, state, termsHash, consent);
    }

    /// @inheritdoc IProvenanceRegistry
    function joinFor(
        uint24 pool,
        bytes32 termsHash,
        SignedJoin calldata request
    ) external returns (uint256 id, uint24 number) {
        Pool storage state = _requireJoinable(pool, termsHash);
        number = state.streamCount;
        state.streamCount = number + 1;
        id = datasetId(request.creator, request.salt);
        _joinSigned(id, pool, number, state, termsHash, request);
    }

    /// @inheritdoc IProvenanceRegistry
    function joinBatchFor(
        uint24 pool,
        bytes32 termsHash,
        SignedJoin[] calldata requests
    ) external returns (uint24[] memory numbers) {
        uint256 size = requests.length;
        if (size == 0 || size > MAX_JOINS) revert RegistryBatchSize(size, MAX_JOINS);
        Pool storage state = _requireJoinable(pool, termsHash);
        uint24 first = state.streamCount;
        uint24 next = first;
        numbers = new uint24[](size);
        for (uint256 i; i < size; ++i) {
            uint24 number = _joinOnce(pool, first, next, state, termsHash, requests[i]);
            numbers[i] = number;
            if (number == next) ++next;
        }
        state.streamCount = next;
    }

    /// @inheritdoc IProvenanceRegistry
    function setConsent(uint256 id, bytes32 termsHash, Consent calldata consent) external {
        DatasetSlot slot = _requireKind(id, Kind.Stream);
        _requireCreator(id, slot, msg.sender);
        _setConsent(id, slot, termsHash, consent);
    }

    /// @inheritdoc IProvenanceRegistry
    function setConsentFor(
        uint256 id,
        bytes32 termsHash,
        Consent calldata consent,
        uint40 deadline,
        bytes calldata signature
    ) external {
        DatasetSlot slot = _requireKind(id, Kind.Stream);
        address creator = _creatorOf(id, slot);
        bytes32 structHash = keccak256(
            abi.encode(SET_CONSENT_TYPEHASH, id, termsHash, consent, _useNonce(creator), deadline)
        );
        _requireSignature(creator, structHash, deadline, signature);
        _setConsent(id, slot, termsHash, consent);
    }

    /// @inheritdoc IProvenanceRegistry
    function admit(uint24 pool, bool admitted, bytes calldata numbers) external {
        Pool storage state = _requirePool(pool);
        if (state.admitter != msg.sender) revert RegistryNotAdmitter(pool, msg.sender);
        uint256 count = _entries(numbers, NUMBER_BYTES, MAX_ADMITTED);
        uint256 streamCount = state.streamCount;
        for (uint256 i; i < count; ++i) {
            uint24 number = _numberAt(numbers, i * NUMBER_BYTES);
            if (number >= streamCount) revert RegistryUnknownStream(pool, number);
        }
        emit StreamsAdmitted(pool, admitted, numbers);
    }

    /// @inheritdoc IProvenanceRegistry
    function authorizeDevice(uint256 id, address device, uint40 expiry) external {
        DatasetSlot slot = _requireKind(id, Kind.Stream);
        _requireCreator(id, slot, msg.sender);
        _authorizeDevice(id, device, expiry);
    }

    /// @inheritdoc IProvenanceRegistry
    function authorizeDeviceFor(
        uint256 id,
        address device,
        uint40 expiry,
        uint40 deadline,
        bytes calldata signature
    ) external {
        address creator = _creatorOf(id, _requireKind(id, Kind.Stream));
        bytes32 structHash = keccak256(
            abi.encode(AUTHORIZE_DEVICE_TYPEHASH, id, device, expiry, _useNonce(creator), deadline)
        );
        _requireSignature(creator, structHash, deadline, signature);
        _authorizeDevice(id, device, expiry);
    }

    /// @inheritdoc IProvenanceRegistry
    function deviceExpiry(uint256 id, address device) public view returns (uint40) {
        return _devices[id][device];
    }

    /// @dev Returns how many entries packed bytes hold.
    function _entries(bytes calldata packed, uint256 size, uint256 maximum) internal pure returns (uint256 count) {
        if (packed.length % size != 0) revert RegistryPackedLength(packed.length, size);
        count = packed.length / size;
        if (count == 0 || count > maximum) revert RegistryBatchSize(count, maximum);
    }

    /// @dev The caller keeps `offset` within `packed`.
    function _numberAt(bytes calldata packed, uint256 offset) internal pure returns (uint24 n) {
        assembly ("memory-safe") {
            n := shr(232, calldataload(add(packed.offset, offset)))
        }
    }

    function _requireJoinable(uint24 pool, bytes32 termsHash) private view returns (Pool storage state) {
        state = _requirePool(pool);
        _requireActivePool(pool, state);
        if (state.termsHash != termsHash) revert RegistryTermsMismatch(pool, state.termsHash, termsHash);
    }

    /// @dev Returns `next`, or the number below `first` that an earlier transaction gave the same join: whoever sent it
    /// must not hold up the others.
    function _joinOnce(
        uint24 pool,
        uint24 first,
        uint24 next,
        Pool storage state,
        bytes32 termsHash,
        SignedJoin calldata request
    ) private returns (uint24) {
        uint256 id = datasetId(request.creator, request.salt);
        DatasetSlot slot = _slotOf(id);
        if (slot.kind() == Kind.Stream && slot.pool() == pool && slot.number() < first) return slot.number();
        _joinSigned(id, pool, next, state, termsHash, request);
        return next;
    }

    function _joinSigned(
        uint256 id,
        uint24 pool,
        uint24 number,
        Pool storage state,
        bytes32 termsHash,
        SignedJoin calldata request
    ) private {
        bytes32 structHash = keccak256(
            abi.encode(
                JOIN_TYPEHASH,
                request.creator,
                pool,
                request.salt,
                termsHash,
                request.consent, // a static struct encodes flat
                request.deadline
            )
        );
        _requireSignature(request.creator, structHash, request.deadline, request.signature);
        _join(id, request.creator, pool, number, state, termsHash, request.consent);
    }

    function _join(
        uint256 id,
        address creator,
        uint24 pool,
        uint24 number,
        Pool storage state,
        bytes32 termsHash,
        Consent calldata consent
    ) private {
        _checkFields(pool, state, consent);
        uint256 flags = state.anchorsElsewhere ? DatasetSlotLib.ANCHORS_ELSEWHERE : 0;
        _mintDataset(id, creator, DatasetSlotLib.pack(creator, pool, number, Kind.Stream, flags));
        emit StreamJoined(id, pool, creator, number, termsHash, consent);
    }

    function _authorizeDevice(uint256 id, address device, uint40 expiry) private {
        if (device == address(0)) revert RegistryZeroDevice(id);
        if (expiry != 0 && expiry <= block.timestamp) revert RegistryDeviceExpiry(expiry);
        _devices[id][device] = expiry;
        emit DeviceAuthorized(id, device, expiry);
    }

    function _setConsent(uint256 id, DatasetSlot slot, bytes32 termsHash, Consent calldata consent) private {
        if (slot.has(DatasetSlotLib.WITHDRAWN)) revert RegistryNotActive(id);
        uint24 pool = slot.pool();
        _checkFields(pool, _requirePool(pool), consent);
        emit ConsentChanged(id, termsHash, consent);
    }

    function _checkFields(uint24 pool, Pool storage state, Consent calldata consent) private view {
        if (consent.fields >> state.fieldCount != 0) revert RegistryConsentFields(pool, consent.fields);
    }
}
