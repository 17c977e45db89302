// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IRewardVault} from "../interfaces/IRewardVault.sol";
import {VaultBase} from "./VaultBase.sol";

/// @title The ledger's running hash, by epoch
/// @dev A running hash has 26 bytes, so that one word holds it with its epoch, at the low end. Kept here, where every
/// proposal needs it; the ledger asks for it once a batch.
abstract contract RunningHashes is VaultBase {
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant EPOCH_BITS = 48;

    /// @inheritdoc IRewardVault
    uint32 public immutable override epochLength;

    uint256 private _latest;
    /// @dev of the epochs before the latest that had orders
    Checkpoints.Trace208 private _earlier;

    constructor(uint32 epochLength_) {
        _checkParameter("epochLength", epochLength_, 1, type(uint32).max);
        epochLength = epochLength_;
    }

    /// @inheritdoc IRewardVault
    function noteRunning(uint64 epoch, bytes32 running) external {
        if (msg.sender != address(ledger)) revert VaultNotLedger(msg.sender);
        uint256 latest = _latest;
        if (latest != 0 && uint48(latest) != epoch) _earlier.push(uint48(latest), uint208(latest >> EPOCH_BITS));
        _latest = uint256(running) | epoch;
    }

    /// @inheritdoc IRewardVault
    function latestRunning() external view returns (bytes32) {
        return _hashIn(_latest);
    }

    /// @inheritdoc IRewardVault
    function runningHashAt(uint64 epoch) public view returns (bytes32) {
        uint256 latest = _latest;
        if (uint48(latest) <= epoch) return _hashIn(latest);
        return bytes32(uint256(_earlier.upperLookupRecent(uint48(epoch))) << EPOCH_BITS);
    }

    function _hashIn(uint256 word) private pure returns (bytes32) {
        return bytes32((word >> EPOCH_BITS) << EPOCH_BITS);
    }
}
