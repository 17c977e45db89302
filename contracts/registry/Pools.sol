// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IProvenanceRegistry, Kind, PoolClass, PoolTerms} from "../interfaces/IProvenanceRegistry.sol";
import {Contents} from "./Contents.sol";
import {DatasetSlot, DatasetSlotLib} from "./DatasetSlot.sol";

/// @title Pools and their terms
abstract contract Pools is Contents {
    struct Pool {
        uint256 id;
        bytes32 termsHash;
        address admitter;
        uint24 streamCount;
        /// @dev counts the terms; who is validator by earlier ones is so no longer
        uint24 revision;
        uint16 fieldCount;
        PoolClass class;
        bool anchorsElsewhere;
        bytes32 proposedHash;
        uint40 applicableAt;
    }

    struct Seat {
        uint24 revision;
        uint40 activeAt;
    }

    uint256 private constant MAX_FIELDS = 256;
    uint256 private constant MAX_LICENCE = 63;
    uint256 private constant MAX_VALIDATORS = 8;
    uint256 private constant MIN_K = 2;

    ILicenseBook internal immutable LICENSES;

    uint24 private _poolCount;
    mapping(uint24 pool => Pool state) private _pools;
    mapping(uint24 pool => mapping(address validator => Seat seat)) private _seats;

    constructor(ILicenseBook licenses) {
        if (address(licenses).code.length == 0) revert RegistryNoContract(address(licenses));
        LICENSES = licenses;
    }

    /// @inheritdoc IProvenanceRegistry
    function createPool(
        bytes32 salt,
        bytes32 metadata,
        PoolTerms calldata terms
    ) external returns (uint256 id, uint24 pool) {
        id = datasetId(msg.sender, salt);
        _requireDigest(id, metadata);
        _checkTerms(terms);
        pool = ++_poolCount;
        bool elsewhere = terms.chain != 0;
        uint256 flags = elsewhere ? DatasetSlotLib.ANCHORS_ELSEWHERE : 0;
        _mintDataset(id, msg.sender, DatasetSlotLib.pack(msg.sender, pool, 0, Kind.Pool, flags));
        _setMetadata(id, metadata);
        Pool storage state = _pools[pool];
        state.id = id;
        state.class = terms.class;
        state.anchorsElsewhere = elsewhere;
        _setTerms(pool, state, terms, _hash(terms));
        emit PoolCreated(id, pool, msg.sender, metadata, terms);
    }

    /// @inheritdoc IProvenanceRegistry
    function proposeTerms(uint24 pool, PoolTerms calldata terms) external {
        Pool storage state = _requirePool(pool);
        if (_ownerOf(state.id) != msg.sender) revert RegistryNotOwner(state.id, msg.sender);
        _checkTerms(terms);
        _check(terms.fieldCount >= state.fieldCount, "fieldCount", terms.fieldCount);
        _check(terms.class == state.class, "class", uint256(terms.class));
        _check((terms.chain != 0) == state.anchorsElsewhere, "chain", uint256(terms.chain));
        bytes32 termsHash = _hash(terms);
        uint40 applicableAt = uint40(block.timestamp) + notice();
        state.proposedHash = termsHash;
        state.applicableAt = applicableAt;
        emit TermsProposed(pool, termsHash, applicableAt, terms);
    }

    /// @inheritdoc IProvenanceRegistry
    function applyTerms(uint24 pool, PoolTerms calldata terms) external {
        Pool storage state = _requirePool(pool);
        bytes32 termsHash = _hash(terms);
        if (state.proposedHash != termsHash) revert RegistryTermsMismatch(pool, state.proposedHash, termsHash);
        if (block.timestamp < state.applicableAt) revert RegistryTermsTooEarly(pool, state.applicableAt);
        state.proposedHash = 0;
        state.applicableAt = 0;
        _setTerms(pool, state, terms, termsHash);
        emit TermsApplied(pool, termsHash);
    }

    /// @inheritdoc IProvenanceRegistry
    function poolId(uint24 pool) public view override returns (uint256) {
        return _requirePool(pool).id;
    }

    /// @inheritdoc IProvenanceRegistry
    function poolCount() external view returns (uint24) {
        return _poolCount;
    }

    /// @inheritdoc IProvenanceRegistry
    function termsHashOf(uint24 pool) external view returns (bytes32) {
        return _requirePool(pool).termsHash;
    }

    /// @inheritdoc IProvenanceRegistry
    function proposedTermsOf(uint24 pool) external view returns (bytes32 termsHash, uint40 applicableAt) {
        Pool storage state = _requirePool(pool);
        return (state.proposedHash, state.applicableAt);
    }

    /// @inheritdoc IProvenanceRegistry
    function admitterOf(uint24 pool) external view returns (address) {
        return _requirePool(pool).admitter;
    }

    /// @inheritdoc IProvenanceRegistry
    function streamCountOf(uint24 pool) external view returns (uint24) {
        return _requirePool(pool).streamCount;
    }

    /// @inheritdoc IProvenanceRegistry
    function isValidator(address user, uint256 id) external view returns (bool) {
        DatasetSlot slot = _slotOf(id);
        return slot.kind() == Kind.Stream && _isActive(id, slot) && isPoolValidator(user, slot.pool());
    }

    /// @inheritdoc IProvenanceRegistry
    function isPoolValidator(address user, uint24 pool) public view returns (bool) {
        Seat memory seat = _seats[pool][user];
        if (seat.revision == 0 || seat.revision != _pools[pool].revision) return false;
        return seat.activeAt <= block.timestamp && APPOINTMENTS.isValidator(user);
    }

    function _requireActivePool(uint24 pool, Pool storage state) internal view {
        if (!_isPoolActive(pool)) revert RegistryNotActive(state.id);
    }

    function _requirePool(uint24 pool) internal view returns (Pool storage state) {
        state = _pools[pool];
        if (state.revision == 0) revert RegistryUnknownPool(pool);
    }

    function _requirePoolValidator(uint24 pool) internal view {
        if (!isPoolValidator(msg.sender, pool)) revert RegistryNotValidator(pool, msg.sender);
    }

    function _setTerms(uint24 pool, Pool storage state, PoolTerms calldata terms, bytes32 termsHash) private {
        uint24 revision = state.revision;
        uint40 newcomersAt = revision == 0 ? uint40(block.timestamp) : uint40(block.timestamp) + notice();
        for (uint256 i; i < terms.validators.length; ++i) {
            Seat storage seat = _seats[pool][terms.validators[i]];
            if (revision == 0 || seat.revision != revision) seat.activeAt = newcomersAt;
            seat.revision = revision + 1;
        }
        state.termsHash = termsHash;
        state.revision = revision + 1;
        state.admitter = terms.admitter;
        state.fieldCount = terms.fieldCount;
    }

    function _checkTerms(PoolTerms calldata terms) private view {
        _check(terms.schema != 0, "schema", 0);
        _check(terms.class != PoolClass.None, "class", 0);
        _check(terms.fieldCount != 0 && terms.fieldCount <= MAX_FIELDS, "fieldCount", terms.fieldCount);
        _check(terms.class != PoolClass.Personal || terms.k >= MIN_K, "k", terms.k);
        _check(terms.granularity != 0, "granularity", 0);
        _check(terms.recordsPerPeriod != 0, "recordsPerPeriod", 0);
        _check(terms.admitter != address(0), "admitter", 0);
        LICENSES.tokenAt(terms.token); // reverts when there is no such token, or it is switched off
        _checkPrices(terms);
        _checkValidators(terms.validators);
    }

    function _checkPrices(PoolTerms calldata terms) private pure {
        uint256 count = terms.prices.length;
        _check(count != 0 && count <= MAX_LICENCE, "prices", count);
        uint256 seen;
        for (uint256 i; i < count; ++i) {
            uint8 licence = terms.prices[i].licence;
            uint256 bit = 1 << licence;
            _check(licence != 0 && licence <= MAX_LICENCE && seen & bit == 0, "licence", licence);
            seen |= bit;
        }
    }

    function _checkValidators(address[] calldata validators) private pure {
        uint256 count = validators.length;
        _check(count != 0 && count <= MAX_VALIDATORS, "validators", count);
        for (uint256 i; i < count; ++i) {
            address validator = validators[i];
            bool fresh = validator != address(0);
            for (uint256 j; j < i; ++j) if (validators[j] == validator) fresh = false;
            _check(fresh, "validator", uint160(validator));
        }
    }

    /// @dev One place that reverts: the registry is near the limit of code size.
    function _check(bool ok, bytes32 field, uint256 value) private pure {
        if (!ok) revert RegistryTermsInvalid(field, value);
    }

    function _hash(PoolTerms calldata terms) private pure returns (bytes32) {
        return keccak256(abi.encode(terms));
    }
}
