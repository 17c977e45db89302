// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Consent, IProvenanceRegistry, Kind} from "../interfaces/IProvenanceRegistry.sol";
import {DatasetSlot, DatasetSlotLib} from "./DatasetSlot.sol";
import {Pools} from "./Pools.sol";

/// @title Streams: joining, consent, admission and devices
/// @dev Consent and admission are events only: nothing on the chain reads them.
abstract contract Streams is Pools, Nonces {
    uint256 private constant MAX_ADMITTED = 2_000;
    uint256 private constant NUMBER_BYTES = 3;
    bytes32 private constant JOIN_TYPEHASH = keccak256(
        "Join(address creator,uint24 pool,bytes32 salt,bytes32 termsHash,uint256 fields,uint64 licences,bool rows,uint40 deadline)"
    );
    bytes32 private constant SET_CONSENT_TYPEHASH = keccak256(
        "SetConsent(uint256 id,bytes32 termsHash,uint256 fields,uint64 licences,bool rows,uint256 nonce,uint40 deadline)"
    );

    mapping(uint256 id => mapping(address device => uint40 expiry)) private _devices;

    /// @inheritdoc IProvenanceRegistry
    function join(
        uint24 pool,
        bytes32 salt,
        bytes32 termsHash,
        Consent calldata consent
    ) external returns (uint256 id, uint24 number) {
        return _join(msg.sender, pool, salt, termsHash, consent);
    }

    /// @inheritdoc IProvenanceRegistry
    function joinFor(
        address creator,
        uint24 pool,
        bytes32 salt,
        bytes32 termsHash,
        Consent calldata consent,
        uint40 deadline,
        bytes calldata signature
    ) external returns (uint256 id, uint24 number) {
        bytes32 structHash = keccak256(
            abi.encode(JOIN_TYPEHASH, creator, pool, salt, termsHash, consent, deadline) // a static struct encodes flat
        );
        _requireSignature(creator, structHash, deadline, signature);
        return _join(creator, pool, salt, termsHash, consent);
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
        if (expiry != 0 && expiry <= block.timestamp) revert RegistryDeviceExpiry(expiry);
        _devices[id][device] = expiry;
        emit DeviceAuthorized(id, device, expiry);
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

    function _join(
        address creator,
        uint24 pool,
        bytes32 salt,
        bytes32 termsHash,
        Consent calldata consent
    ) private returns (uint256 id, uint24 number) {
        Pool storage state = _requirePool(pool);
        _requireActivePool(pool, state);
        if (state.termsHash != termsHash) revert RegistryTermsMismatch(pool, state.termsHash, termsHash);
        _checkFields(pool, state, consent);
        number = state.streamCount;
        state.streamCount = number + 1;
        id = datasetId(creator, salt);
        uint256 flags = state.anchorsElsewhere ? DatasetSlotLib.ANCHORS_ELSEWHERE : 0;
        _mintDataset(id, creator, DatasetSlotLib.pack(creator, pool, number, Kind.Stream, flags));
        emit StreamJoined(id, pool, creator, number, termsHash, consent);
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
