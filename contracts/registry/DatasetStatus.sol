// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {IProvenanceRegistry, Kind} from "../interfaces/IProvenanceRegistry.sol";
import {DatasetSlot, DatasetSlotLib} from "./DatasetSlot.sol";
import {SignedCalls} from "./SignedCalls.sol";

/// @title Withdrawal, suspension, and the notice
abstract contract DatasetStatus is SignedCalls {
    /// @dev read only when the dataset's flags say that there is something in it
    struct Status {
        uint40 closesAt;
        uint40 suspendedSince;
        uint40 suspendedUntil;
        uint40 guardianActedAt;
    }

    uint40 private constant MAX_NOTICE = 30 days;
    uint40 private constant SUSPENSION = 14 days;
    uint40 private constant SUSPENSION_PAUSE = 90 days;
    bytes32 private constant WITHDRAW_TYPEHASH = keccak256("Withdraw(uint256 id,uint256 nonce,uint40 deadline)");

    IAppointments internal immutable APPOINTMENTS;

    uint40 private _notice;
    mapping(uint256 id => Status status) private _statuses;
    /// @dev by pool number, so that a stream learns of its pool with one read; all ones once the pool is withdrawn
    mapping(uint24 pool => uint40 until) private _haltedUntil;

    constructor(address timelock, IAppointments appointments_, uint40 notice_) Ownable(timelock) {
        if (address(appointments_).code.length == 0) revert RegistryNoContract(address(appointments_));
        APPOINTMENTS = appointments_;
        _setNotice(notice_);
    }

    /// @inheritdoc IProvenanceRegistry
    function withdraw(uint256 id) external {
        DatasetSlot slot = _requireSlot(id);
        _requireCreator(id, slot, msg.sender);
        _withdraw(id, slot);
    }

    /// @inheritdoc IProvenanceRegistry
    function withdrawFor(uint256 id, uint40 deadline, bytes calldata signature) external {
        DatasetSlot slot = _requireSlot(id);
        address creator = _creatorOf(id, slot);
        bytes32 structHash = keccak256(abi.encode(WITHDRAW_TYPEHASH, id, _useNonce(creator), deadline));
        _requireSignature(creator, structHash, deadline, signature);
        _withdraw(id, slot);
    }

    /// @inheritdoc IProvenanceRegistry
    function suspend(uint256 id, bytes32 reason) external {
        if (!APPOINTMENTS.isGuardian(msg.sender)) revert RegistryNotGuardian(msg.sender);
        DatasetSlot slot = _requireSlot(id);
        Status storage status = _statuses[id];
        uint40 last = status.guardianActedAt;
        if (last != 0 && block.timestamp < last + SUSPENSION_PAUSE)
            revert RegistrySuspendedRecently(id, last + SUSPENSION_PAUSE);
        status.guardianActedAt = uint40(block.timestamp);
        uint40 until = uint40(block.timestamp) + SUSPENSION;
        _suspend(id, slot, until > status.suspendedUntil ? until : status.suspendedUntil, reason);
    }

    /// @inheritdoc IProvenanceRegistry
    function confirmSuspension(uint256 id, uint40 until, bytes32 reason) external onlyOwner {
        DatasetSlot slot = _requireSlot(id);
        uint40 earliest = _statuses[id].suspendedUntil;
        if (earliest <= block.timestamp) earliest = uint40(block.timestamp) + 1;
        if (until < earliest) revert RegistrySuspensionEnd(until, earliest);
        _suspend(id, slot, until, reason);
    }

    /// @inheritdoc IProvenanceRegistry
    function liftSuspension(uint256 id) external onlyOwner {
        DatasetSlot slot = _requireSlot(id);
        if (!_isSuspended(id, slot)) revert RegistryNotSuspended(id);
        _setSlot(id, slot.without(DatasetSlotLib.SUSPENDED));
        _statuses[id].suspendedUntil = uint40(block.timestamp);
        _halt(slot, 0);
        emit SuspensionLifted(id);
    }

    /// @inheritdoc IProvenanceRegistry
    function setNotice(uint40 notice_) external onlyOwner {
        _setNotice(notice_);
    }

    /// @inheritdoc IProvenanceRegistry
    function isActive(uint256 id) public view returns (bool) {
        return _isActive(id, _slotOf(id));
    }

    /// @inheritdoc IProvenanceRegistry
    function marketState(uint256 id) external view returns (bool active, address owner) {
        DatasetSlot slot = _slotOf(id);
        return (_isActive(id, slot), slot.owner());
    }

    /// @inheritdoc IProvenanceRegistry
    function isOpen(uint256 id) external view returns (bool) {
        DatasetSlot slot = _slotOf(id);
        if (slot.kind() == Kind.Stream) return _isActive(id, slot);
        if (slot.kind() == Kind.None || _isSuspended(id, slot)) return false;
        return !slot.has(DatasetSlotLib.WITHDRAWN) || block.timestamp < _statuses[id].closesAt;
    }

    /// @inheritdoc IProvenanceRegistry
    function suspensionOf(uint256 id) external view returns (uint40 since, uint40 until) {
        Status storage status = _statuses[id];
        return (status.suspendedSince, status.suspendedUntil);
    }

    /// @inheritdoc IProvenanceRegistry
    function notice() public view returns (uint40) {
        return _notice;
    }

    function _isActive(uint256 id, DatasetSlot slot) internal view returns (bool) {
        if (slot.kind() == Kind.None || !_mayAnchor(id, slot)) return false;
        return slot.kind() != Kind.Stream || _isPoolActive(slot.pool());
    }

    /// @dev Whether a stream is neither withdrawn nor suspended itself, whatever became of its pool.
    function _mayAnchor(uint256 id, DatasetSlot slot) internal view returns (bool) {
        return !slot.has(DatasetSlotLib.WITHDRAWN) && !_isSuspended(id, slot);
    }

    function _isPoolActive(uint24 pool) internal view returns (bool) {
        return _haltedUntil[pool] <= block.timestamp;
    }

    function _requireActive(uint256 id, DatasetSlot slot) internal view {
        if (!_isActive(id, slot)) revert RegistryNotActive(id);
    }

    function _isSuspended(uint256 id, DatasetSlot slot) private view returns (bool) {
        return slot.has(DatasetSlotLib.SUSPENDED) && block.timestamp < _statuses[id].suspendedUntil;
    }

    function _withdraw(uint256 id, DatasetSlot slot) private {
        if (slot.has(DatasetSlotLib.WITHDRAWN)) revert RegistryNotActive(id);
        uint40 closesAt = uint40(block.timestamp);
        if (slot.kind() != Kind.Stream) closesAt += _notice;
        _statuses[id].closesAt = closesAt;
        _halt(slot, type(uint40).max);
        _setSlot(id, slot.with(DatasetSlotLib.WITHDRAWN));
        emit DatasetWithdrawn(id, closesAt);
    }

    function _suspend(uint256 id, DatasetSlot slot, uint40 until, bytes32 reason) private {
        if (!_isSuspended(id, slot)) _statuses[id].suspendedSince = uint40(block.timestamp);
        _statuses[id].suspendedUntil = until;
        _setSlot(id, slot.with(DatasetSlotLib.SUSPENDED));
        _halt(slot, until);
        emit DatasetSuspended(id, until, reason);
    }

    /// @dev A withdrawn pool stays halted whatever becomes of its suspension.
    function _halt(DatasetSlot slot, uint40 until) private {
        if (slot.kind() == Kind.Pool && !slot.has(DatasetSlotLib.WITHDRAWN)) _haltedUntil[slot.pool()] = until;
    }

    function _setNotice(uint40 notice_) private {
        if (notice_ > MAX_NOTICE) revert RegistryNotice(notice_, MAX_NOTICE);
        _notice = notice_;
        emit NoticeSet(notice_);
    }
}
