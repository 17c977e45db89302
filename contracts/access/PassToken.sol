// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/interfaces/IERC721Metadata.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IAccessPass, Pass} from "../interfaces/IAccessPass.sol";
import {IERC5192} from "../interfaces/IERC5192.sol";
import {PassRoot} from "./PassRoot.sol";
import {PassSlot} from "./PassSlot.sol";

/// @title The pass as a token that cannot move
/// @dev A pass is one word, and its id begins with its holder: nothing else says whose it is.
abstract contract PassToken is ERC721, IERC5192, PassRoot {
    mapping(uint256 passId => PassSlot) private _passes;
    /// @dev What the last 96 bits of a pass's id stand for, known from the first offer on.
    mapping(uint96 key => uint256 dataset) private _datasets;

    constructor() ERC721("DataGraph Access Pass", "DGPASS") {}

    /// @inheritdoc IAccessPass
    function passIdOf(address holder, uint256 dataset, uint8 licence) public pure returns (uint256) {
        return _idOf(holder, _keyOf(dataset, licence));
    }

    /// @inheritdoc IAccessPass
    function passOf(uint256 passId) external view returns (Pass memory) {
        PassSlot slot = _passes[passId];
        return Pass(_ownerOf(passId), slot.expiry(), slot.seats(), slot.download(), slot.revoked(), slot.run());
    }

    /// @inheritdoc IAccessPass
    function datasetOf(uint256 passId) external view returns (uint256) {
        _requirePass(passId);
        return _datasets[uint96(passId)];
    }

    /// @notice Returns where the Croissant document of the pass's dataset is.
    /// @dev It changes with the dataset: the registry, not this contract, says so by ERC-4906.
    function tokenURI(uint256 passId) public view override returns (string memory) {
        _requireOwned(passId);
        return IERC721Metadata(address(registry)).tokenURI(_datasets[uint96(passId)]);
    }

    /// @inheritdoc IERC5192
    function locked(uint256 passId) external view returns (bool) {
        _requireOwned(passId);
        return true;
    }

    /// @notice Always reverts: a pass cannot move.
    /// @dev Both `safeTransferFrom` come through here. An `auth` marks what is not a mint, whoever calls.
    function transferFrom(address, address to, uint256 passId) public override {
        _update(to, passId, address(this));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return
            interfaceId == type(IERC5192).interfaceId ||
            interfaceId == type(IERC5267).interfaceId ||
            super.supportsInterface(interfaceId);
    }

    /// @dev Never calls the holder, so nothing can re-enter and a contract may hold a pass. The caller writes the word.
    function _mintPass(address holder, uint256 passId) internal {
        _update(holder, passId, address(0));
        emit Locked(passId);
    }

    function _remember(uint256 dataset, uint8 licence) internal {
        uint96 key = _keyOf(dataset, licence);
        if (_datasets[key] == 0) _datasets[key] = dataset;
    }

    function _passAt(uint256 passId) internal view returns (PassSlot) {
        return _passes[passId];
    }

    function _setPass(uint256 passId, PassSlot slot) internal {
        _passes[passId] = slot;
    }

    function _requirePass(uint256 passId) internal view returns (PassSlot slot) {
        slot = _passes[passId];
        if (!slot.exists()) revert PassUnknown(passId);
    }

    /// @dev The id begins with the holder.
    function _ownerOf(uint256 passId) internal view override returns (address) {
        return _passes[passId].exists() ? _holderOf(passId) : address(0);
    }

    /// @dev Mints only, whatever calls it: no mint has an `auth`.
    function _update(address to, uint256 passId, address auth) internal override returns (address) {
        if (auth != address(0)) revert PassSoulbound(passId);
        _increaseBalance(to, 1);
        emit Transfer(address(0), to, passId);
        return address(0);
    }

    /// @dev Every approval of one pass comes through here.
    function _approve(address, uint256 passId, address, bool) internal pure override {
        revert PassSoulbound(passId);
    }

    /// @dev Every approval of an operator comes through here.
    function _setApprovalForAll(address, address, bool) internal pure override {
        revert PassSoulbound(0);
    }

    function _idOf(address holder, uint96 key) internal pure returns (uint256) {
        return (uint256(uint160(holder)) << 96) | key;
    }

    function _keyOf(uint256 dataset, uint8 licence) internal pure returns (uint96) {
        return uint96(uint256(keccak256(abi.encode(dataset, licence))));
    }

    function _holderOf(uint256 passId) internal pure returns (address) {
        return address(uint160(passId >> 96));
    }
}
