// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Content, IProvenanceRegistry, Kind, Parent, RecordField} from "../interfaces/IProvenanceRegistry.sol";
import {DatasetSlot, DatasetSlotLib} from "./DatasetSlot.sol";
import {DatasetStatus} from "./DatasetStatus.sol";
import {RecordLib} from "./RecordLib.sol";

/// @title Bytes at rest: Files, Derived datasets and their versions
abstract contract Contents is DatasetStatus {
    uint256 private constant MAX_BATCH = 128;
    uint256 private constant MAX_PARENTS = 16;
    uint256 private constant MAX_ROYALTY_BPS = 5_000;
    uint8 private constant RAW = 0x55;
    uint8 private constant DAG_PB = 0x70;
    bytes32 private constant REGISTER_TYPEHASH = keccak256(
        "Register(address creator,bytes32 salt,bytes32 digest,bytes32 root,bytes32 metadata,uint8 codec,Parent[] parents,uint40 deadline)Parent(uint256 id,uint16 royaltyBps)"
    );
    bytes32 private constant PARENT_TYPEHASH = keccak256("Parent(uint256 id,uint16 royaltyBps)");
    bytes32 private constant PUBLISH_VERSION_TYPEHASH = keccak256(
        "PublishVersion(uint256 id,uint64 version,bytes32 digest,bytes32 root,bytes32 metadata,uint8 codec,uint40 deadline)"
    );

    /// @dev High 192 bits of the id, then the version: uniqueness, replay guard and commitment in one. The key names the
    /// creator, so nobody can take another's content.
    mapping(bytes32 key => uint256 idAndVersion) private _contents;
    /// @dev written from the second version on
    mapping(uint256 id => uint64 version) private _versions;
    mapping(uint256 id => mapping(uint256 index => uint256 parent)) private _parents;
    /// @dev sixteen lanes of royalty + 1; the first empty lane ends the parents
    mapping(uint256 id => uint256 lanes) private _royalties;

    /// @inheritdoc IProvenanceRegistry
    function register(bytes32 salt, Content calldata content, Parent[] calldata parents) external returns (uint256 id) {
        return _register(msg.sender, salt, content, parents);
    }

    /// @inheritdoc IProvenanceRegistry
    function registerBatch(
        bytes32[] calldata salts,
        Content[] calldata contents
    ) external returns (uint256[] memory ids) {
        uint256 size = contents.length;
        if (size == 0 || size > MAX_BATCH) revert RegistryBatchSize(size, MAX_BATCH);
        if (salts.length != size) revert RegistryLengthMismatch(salts.length, size);
        ids = new uint256[](size);
        for (uint256 i; i < size; ++i) ids[i] = _register(msg.sender, salts[i], contents[i], _noParents());
    }

    /// @inheritdoc IProvenanceRegistry
    function registerFor(
        address creator,
        bytes32 salt,
        Content calldata content,
        Parent[] calldata parents,
        uint40 deadline,
        bytes calldata signature
    ) external returns (uint256 id) {
        bytes32 structHash = keccak256(
            abi.encode(REGISTER_TYPEHASH, creator, salt, content, _hashParents(parents), deadline)
        );
        _requireSignature(creator, structHash, deadline, signature);
        return _register(creator, salt, content, parents);
    }

    /// @inheritdoc IProvenanceRegistry
    function publishVersion(uint256 id, Content calldata content) external returns (uint64 version) {
        DatasetSlot slot = _requireContent(id);
        _requireCreator(id, slot, msg.sender);
        version = _versionOf(id) + 1;
        _publish(id, slot, version, msg.sender, content);
    }

    /// @inheritdoc IProvenanceRegistry
    function publishVersionFor(
        uint256 id,
        Content calldata content,
        uint40 deadline,
        bytes calldata signature
    ) external returns (uint64 version) {
        DatasetSlot slot = _requireContent(id);
        address creator = _creatorOf(id, slot);
        version = _versionOf(id) + 1;
        bytes32 structHash = keccak256(abi.encode(PUBLISH_VERSION_TYPEHASH, id, version, content, deadline));
        _requireSignature(creator, structHash, deadline, signature);
        _publish(id, slot, version, creator, content);
    }

    /// @inheritdoc IProvenanceRegistry
    function parentsOf(uint256 id) external view returns (Parent[] memory parents) {
        _requireSlot(id);
        uint256 lanes = _royalties[id];
        uint256 count;
        while (count < MAX_PARENTS && uint16(lanes >> (16 * count)) != 0) ++count;
        parents = new Parent[](count);
        for (uint256 i; i < count; ++i) parents[i] = Parent(_parents[id][i], uint16(lanes >> (16 * i)) - 1);
    }

    /// @inheritdoc IProvenanceRegistry
    function versionOf(uint256 id) external view returns (uint64) {
        return _hasContent(_requireSlot(id)) ? _versionOf(id) : 0;
    }

    /// @inheritdoc IProvenanceRegistry
    function leafOf(uint256 id, RecordField calldata f) public view returns (bytes32) {
        return RecordLib.leaf(address(this), creatorOf(id), f);
    }

    /// @inheritdoc IProvenanceRegistry
    function verifyRecord(
        uint256 id,
        Content calldata content,
        RecordField calldata f,
        bytes32[] calldata proof
    ) external view returns (bool) {
        if (f.version == 0) return false;
        if (_contents[_contentKey(creatorOf(id), content)] != _idAndVersion(id, f.version)) return false;
        return MerkleProof.verifyCalldata(proof, content.root, leafOf(id, f));
    }

    function _register(
        address creator,
        bytes32 salt,
        Content calldata content,
        Parent[] calldata parents
    ) private returns (uint256 id) {
        id = datasetId(creator, salt);
        Kind kind = Kind.File;
        if (parents.length != 0) {
            kind = Kind.Derived;
            _setParents(id, parents);
        }
        _mintDataset(id, creator, DatasetSlotLib.pack(creator, 0, 0, kind, 0));
        _setContent(id, 1, creator, content);
        emit DatasetRegistered(
            id,
            creator,
            kind,
            content.digest,
            content.root,
            content.metadata,
            content.codec,
            parents
        );
    }

    function _publish(uint256 id, DatasetSlot slot, uint64 version, address creator, Content calldata content) private {
        _requireActive(id, slot);
        _setContent(id, version, creator, content);
        _versions[id] = version;
        emit VersionPublished(id, version, content.digest, content.root, content.metadata, content.codec);
        emit MetadataUpdate(id);
    }

    function _setContent(uint256 id, uint64 version, address creator, Content calldata content) private {
        _requireDigest(id, content.digest);
        _requireDigest(id, content.root);
        _requireDigest(id, content.metadata);
        if (content.codec != RAW && content.codec != DAG_PB) revert RegistryUnknownCodec(content.codec);
        bytes32 key = _contentKey(creator, content);
        if (_contents[key] != 0) revert RegistryContentTaken(id, key);
        _contents[key] = _idAndVersion(id, version);
        _setMetadata(id, content.metadata);
    }

    function _setParents(uint256 id, Parent[] calldata parents) private {
        uint256 count = parents.length;
        if (count > MAX_PARENTS) revert RegistryParents(count, 0);
        uint256 total;
        uint256 lanes;
        for (uint256 i; i < count; ++i) {
            Parent calldata parent = parents[i];
            _requireContent(parent.id);
            for (uint256 j; j < i; ++j) if (parents[j].id == parent.id) revert RegistryDuplicateParent(parent.id);
            total += parent.royaltyBps;
            if (total > MAX_ROYALTY_BPS) revert RegistryParents(count, total);
            lanes |= (uint256(parent.royaltyBps) + 1) << (16 * i);
            _parents[id][i] = parent.id;
        }
        _royalties[id] = lanes;
    }

    function _versionOf(uint256 id) private view returns (uint64 version) {
        version = _versions[id];
        if (version == 0) version = 1;
    }

    function _contentKey(address creator, Content calldata content) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, content.digest, content.root, content.codec));
    }

    function _idAndVersion(uint256 id, uint64 version) private pure returns (uint256) {
        return ((id >> 64) << 64) | version;
    }

    /// @dev EIP-712's hash of an array of structs.
    function _hashParents(Parent[] calldata parents) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](parents.length);
        for (uint256 i; i < hashes.length; ++i) hashes[i] = keccak256(abi.encode(PARENT_TYPEHASH, parents[i]));
        return keccak256(abi.encodePacked(hashes));
    }

    function _noParents() private pure returns (Parent[] calldata parents) {
        assembly ("memory-safe") {
            parents.offset := 0
            parents.length := 0
        }
    }
}
