// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IProvenanceRegistry, Kind} from "../interfaces/IProvenanceRegistry.sol";
import {IpfsUri} from "../utils/IpfsUri.sol";
import {DatasetSlot, DatasetSlotLib} from "./DatasetSlot.sol";

/// @title The dataset as a token
/// @dev Keeps the owner in the dataset's own slot in place of OpenZeppelin's mapping. Nothing is ever burned.
abstract contract DatasetToken is ERC721, IERC4906, IProvenanceRegistry {
    mapping(uint256 id => DatasetSlot slot) private _slots;
    mapping(address owner => uint256 count) private _balances;
    /// @dev written when a token first moves; until then the owner is the creator
    mapping(uint256 id => address creator) private _creators;
    mapping(uint256 id => bytes32 digest) private _metadata;

    constructor() ERC721("DataGraph Dataset", "DATASET") {}

    /// @inheritdoc IProvenanceRegistry
    function datasetId(address creator, bytes32 salt) public view returns (uint256) {
        return uint256(keccak256(abi.encode(block.chainid, address(this), creator, salt)));
    }

    /// @inheritdoc IProvenanceRegistry
    function creatorOf(uint256 id) public view returns (address) {
        return _creatorOf(id, _requireSlot(id));
    }

    /// @inheritdoc IProvenanceRegistry
    function kindOf(uint256 id) external view returns (Kind) {
        return _slots[id].kind();
    }

    /// @inheritdoc IProvenanceRegistry
    function registeredAt(uint256 id) external view returns (uint40) {
        return _requireSlot(id).time();
    }

    /// @inheritdoc IProvenanceRegistry
    function numbersOf(uint256 id) external view returns (uint24 pool, uint24 number) {
        DatasetSlot slot = _requireSlot(id);
        return (slot.pool(), slot.number());
    }

    /// @inheritdoc IProvenanceRegistry
    function metadataOf(uint256 id) public view returns (bytes32) {
        DatasetSlot slot = _requireSlot(id);
        return _metadata[slot.kind() == Kind.Stream ? poolId(slot.pool()) : id];
    }

    /// @notice Returns "ipfs://" and the CID of the metadata document, in base 16: CIDv1, raw codec, sha2-256.
    function tokenURI(uint256 id) public view override returns (string memory) {
        return IpfsUri.uriOf(metadataOf(id));
    }

    /// @inheritdoc ERC721
    function balanceOf(address owner) public view override(ERC721, IERC721) returns (uint256) {
        if (owner == address(0)) revert ERC721InvalidOwner(owner);
        return _balances[owner];
    }

    /// @inheritdoc ERC721
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return
            interfaceId == 0x49064906 || // ERC-4906, whose interface has no function of its own
            interfaceId == type(IERC5267).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /// @inheritdoc IProvenanceRegistry
    function poolId(uint24 pool) public view virtual returns (uint256);

    /// @dev Never calls the receiver, so nothing can re-enter. `creator` sent or signed this, so it is not zero.
    function _mintDataset(uint256 id, address creator, DatasetSlot slot) internal {
        if (_slots[id].kind() != Kind.None) revert RegistryIdTaken(id);
        _slots[id] = slot;
        // Bounded by the number of datasets.
        unchecked {
            ++_balances[creator];
        }
        emit Transfer(address(0), creator, id);
    }

    /// @dev As ERC721's, on the packed slot.
    function _update(address to, uint256 id, address auth) internal override returns (address from) {
        DatasetSlot slot = _slots[id];
        from = slot.owner();
        _checkAuthorized(from, auth, id);
        _approve(address(0), id, address(0), false);
        if (!slot.has(DatasetSlotLib.MOVED)) {
            _creators[id] = from;
            slot = slot.with(DatasetSlotLib.MOVED);
        }
        // `from` owns this token, and there are fewer datasets than 2^256.
        unchecked {
            --_balances[from];
            ++_balances[to];
        }
        _slots[id] = slot.withOwner(to);
        emit Transfer(from, to, id);
    }

    function _ownerOf(uint256 id) internal view override returns (address) {
        return _slots[id].owner();
    }

    function _slotOf(uint256 id) internal view returns (DatasetSlot) {
        return _slots[id];
    }

    function _setSlot(uint256 id, DatasetSlot slot) internal {
        _slots[id] = slot;
    }

    function _setMetadata(uint256 id, bytes32 digest) internal {
        _metadata[id] = digest;
    }

    function _requireSlot(uint256 id) internal view returns (DatasetSlot slot) {
        slot = _slots[id];
        if (slot.kind() == Kind.None) revert RegistryUnknownDataset(id);
    }

    function _requireKind(uint256 id, Kind kind) internal view returns (DatasetSlot slot) {
        slot = _requireSlot(id);
        if (slot.kind() != kind) revert RegistryWrongKind(id, slot.kind());
    }

    /// @dev Returns the slot of a File or Derived dataset.
    function _requireContent(uint256 id) internal view returns (DatasetSlot slot) {
        slot = _requireSlot(id);
        if (!_hasContent(slot)) revert RegistryWrongKind(id, slot.kind());
    }

    function _requireDigest(uint256 id, bytes32 digest) internal pure {
        if (digest == 0) revert RegistryZeroDigest(id);
    }

    function _hasContent(DatasetSlot slot) internal pure returns (bool) {
        return slot.kind() == Kind.File || slot.kind() == Kind.Derived;
    }

    function _requireCreator(uint256 id, DatasetSlot slot, address caller) internal view {
        if (_creatorOf(id, slot) != caller) revert RegistryNotCreator(id, caller);
    }

    function _creatorOf(uint256 id, DatasetSlot slot) internal view returns (address) {
        return slot.has(DatasetSlotLib.MOVED) ? _creators[id] : slot.owner();
    }
}
