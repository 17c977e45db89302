// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Claim, IRewardVault} from "../interfaces/IRewardVault.sol";
import {Roots} from "./Roots.sol";

/// @title Usage revenue, and claims of it under the accepted root
abstract contract Claims is Roots {
    using Math for uint256;
    using SafeCast for uint256;

    /// @dev A token's usage while claims of it follow each other.
    struct Usage {
        address token;
        uint256 received;
        uint256 paid;
    }

    uint256 private constant MAX_CLAIMS = 100;

    mapping(address token => Pot) private _usage;
    mapping(address account => mapping(address token => uint256)) private _claimed;

    /// @inheritdoc IRewardVault
    function receiveRevenue(address token, uint256 amount) external payable nonReentrant {
        if (msg.sender != address(ledger)) revert VaultNotLedger(msg.sender);
        _checkValue(token, amount);
        Pot storage usage = _usage[token];
        usage.received = (usage.received + amount).toUint128();
        emit UsageReceived(token, amount);
    }

    /// @inheritdoc IRewardVault
    function claim(Claim calldata c) external nonReentrant returns (uint256 amount) {
        _checkProof(_acceptedRoot(), c);
        uint256 claimed = _claimed[c.account][c.token];
        if (c.total <= claimed) revert VaultNothingDue(c.account, c.token);
        amount = c.total - claimed;
        Pot storage usage = _usage[c.token];
        (uint256 received, uint256 paid) = (usage.received, usage.paid);
        if (amount > received - paid) revert VaultOverReceived(c.token, paid.saturatingAdd(amount), received);
        _claimed[c.account][c.token] = c.total;
        usage.paid = uint128(paid + amount); // <= received
        emit Claimed(c.account, c.token, amount, c.total);
        _pay(c.token, c.account, amount);
    }

    /// @inheritdoc IRewardVault
    function claimMany(Claim[] calldata claims) external nonReentrant returns (uint256 paid) {
        uint256 count = claims.length;
        if (count == 0 || count > MAX_CLAIMS) revert VaultBatchSize(count, MAX_CLAIMS);
        bytes32 root = _acceptedRoot();
        Usage memory usage;
        _load(usage, claims[0].token);
        for (uint256 i; i < count; ++i) {
            Claim calldata c = claims[i];
            _checkProof(root, c);
            if (c.token != usage.token) {
                _usage[usage.token].paid = uint128(usage.paid); // <= received
                _load(usage, c.token);
            }
            if (_tryClaim(usage, c)) ++paid;
        }
        _usage[usage.token].paid = uint128(usage.paid);
    }

    /// @inheritdoc IRewardVault
    function claimedOf(address account, address token) external view returns (uint256) {
        return _claimed[account][token];
    }

    /// @inheritdoc IRewardVault
    function usageOf(address token) external view returns (uint256 received, uint256 claimed) {
        return (_usage[token].received, _usage[token].paid);
    }

    /// @inheritdoc IRewardVault
    function leafOf(address account, address token, uint256 total) public view returns (bytes32 leaf) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, chainid())
            mstore(add(p, 0x20), address())
            mstore(add(p, 0x40), account)
            mstore(add(p, 0x60), token)
            mstore(add(p, 0x80), total)
            mstore(0x00, keccak256(p, 0xa0))
            leaf := keccak256(0x00, 0x20)
        }
    }

    function _load(Usage memory usage, address token) private view {
        Pot storage pot = _usage[token];
        (usage.token, usage.received, usage.paid) = (token, pot.received, pot.paid);
    }

    /// @dev Leaves everything as it was when the account cannot be paid now.
    function _tryClaim(Usage memory usage, Claim calldata c) private returns (bool) {
        (address account, address token, uint256 total) = (c.account, c.token, c.total);
        mapping(address token => uint256) storage claimedBy = _claimed[account];
        uint256 claimed = claimedBy[token];
        if (total <= claimed) return false;
        uint256 amount;
        unchecked {
            amount = total - claimed;
            if (amount > usage.received - usage.paid) return false; // paid <= received
        }
        claimedBy[token] = total;
        if (!_tryPay(token, account, amount)) {
            claimedBy[token] = claimed;
            return false;
        }
        unchecked {
            usage.paid += amount; // <= received
        }
        emit Claimed(account, token, amount, total);
        return true;
    }

    function _checkProof(bytes32 root, Claim calldata c) private view {
        bytes32 leaf = leafOf(c.account, c.token, c.total);
        if (_rootOf(c.proof, leaf) != root) revert VaultBadProof(c.account, c.total);
    }

    /// @dev Returns the root that a proof leads to; pairs are sorted. As OpenZeppelin's MerkleProof, for less gas.
    function _rootOf(bytes32[] calldata proof, bytes32 leaf) private pure returns (bytes32 node) {
        assembly ("memory-safe") {
            node := leaf
            let end := add(proof.offset, shl(5, proof.length))
            for {
                let p := proof.offset
            } lt(p, end) {
                p := add(p, 0x20)
            } {
                let sibling := calldataload(p)
                let place := shl(5, gt(node, sibling))
                mstore(place, node)
                mstore(xor(place, 0x20), sibling)
                node := keccak256(0x00, 0x40)
            }
        }
    }
}
