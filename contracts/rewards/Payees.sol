// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IRewardVault, SignedWord} from "../interfaces/IRewardVault.sol";
import {VaultSignatures} from "./VaultSignatures.sol";

/// @title Who shares a dataset's sales
abstract contract Payees is VaultSignatures {
    struct Split {
        address setter;
        bool locked;
        bytes32 hash;
    }

    uint256 private constant MAX_PAYEES = 16;
    bytes32 private constant PAYEES_TYPEHASH = keccak256(
        "DatasetPayees(uint256 dataset,bytes32 payees,bool locked,uint256 nonce,uint40 deadline)"
    );

    mapping(uint256 dataset => Split) private _splits;

    /// @inheritdoc IRewardVault
    function setPayees(uint256 dataset, address[] calldata accounts, uint32[] calldata shares, bool locked) external {
        _setPayees(msg.sender, dataset, accounts, shares, locked);
    }

    /// @inheritdoc IRewardVault
    function setPayeesFor(
        uint256 dataset,
        address[] calldata accounts,
        uint32[] calldata shares,
        bool locked,
        SignedWord calldata word
    ) external {
        _useCheckedNonce(word.signer, word.nonce);
        bytes32 payee = _payeesKey(accounts, shares);
        bytes memory fields = abi.encode(PAYEES_TYPEHASH, dataset, payee, locked, word.nonce, word.deadline);
        _checkSignature(keccak256(fields), word.signer, word.deadline, word.signature);
        _setPayees(word.signer, dataset, accounts, shares, locked);
    }

    /// @inheritdoc IRewardVault
    function payeeOf(uint256 dataset) public view returns (bytes32) {
        return _payeeOf(dataset, _accountKey(IERC721(address(registry)).ownerOf(dataset)));
    }

    function _setPayees(
        address owner,
        uint256 dataset,
        address[] calldata accounts,
        uint32[] calldata shares,
        bool locked
    ) private {
        if (IERC721(address(registry)).ownerOf(dataset) != owner) revert VaultNotOwner(dataset, owner);
        Split storage split = _splits[dataset];
        if (split.locked) revert VaultPayeesLocked(dataset);
        uint256 count = accounts.length;
        if (count == 0 || count > MAX_PAYEES || shares.length != count) revert VaultPayees(count, shares.length);
        uint256 sum = _sum(shares);
        if (sum > type(uint32).max) revert VaultPayees(count, sum);
        for (uint256 i; i < count; ++i) {
            if (accounts[i] == address(0) || shares[i] == 0) revert VaultPayee(i, accounts[i], shares[i]);
        }
        bytes32 payee = _payeesKey(accounts, shares);
        split.setter = owner;
        split.locked = locked;
        split.hash = payee;
        emit PayeesSet(dataset, payee, accounts, shares, locked);
    }

    /// @param owner the dataset's, as a payee
    function _payeeOf(uint256 dataset, bytes32 owner) internal view returns (bytes32) {
        Split storage split = _splits[dataset];
        return split.locked || _accountKey(split.setter) == owner ? split.hash : owner;
    }

    function _payeesKey(address[] calldata accounts, uint32[] calldata shares) internal pure returns (bytes32) {
        return keccak256(abi.encode(accounts, shares));
    }

    function _sum(uint32[] calldata shares) internal pure returns (uint256 sum) {
        for (uint256 i; i < shares.length; ++i) sum += shares[i];
    }
}
