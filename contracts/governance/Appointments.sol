// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";

/// @title Whom the DAO appointed
contract Appointments is IAppointments, Ownable {
    struct Validator {
        address account;
        uint40 activeAt;
    }

    struct Guardian {
        address account;
        uint40 until;
    }

    uint256 private constant MAX_VALIDATORS = 64;
    uint40 private constant MAX_NOTICE = 30 days;
    uint40 private constant MAX_TERM = 365 days;

    uint40 private _notice;
    Guardian private _guardian;
    Validator[] private _validators;
    /// @dev place in `_validators` plus one
    mapping(address account => uint256 place) private _places;

    /// @param timelock owns every appointment
    /// @param notice_ seconds until a validator appointed later becomes active, at most 30 days
    /// @param initialValidators are active at once
    /// @param initialGuardian may be zero
    /// @param guardianTerm seconds the guardian is in office, at most a year
    constructor(
        address timelock,
        uint40 notice_,
        address[] memory initialValidators,
        address initialGuardian,
        uint40 guardianTerm
    ) Ownable(timelock) {
        _setNotice(notice_);
        for (uint256 i; i < initialValidators.length; ++i) _appoint(initialValidators[i], uint40(block.timestamp));
        if (initialGuardian != address(0)) _appointGuardian(initialGuardian, block.timestamp + guardianTerm);
    }

    /// @inheritdoc IAppointments
    function appointValidator(address validator) external onlyOwner {
        _appoint(validator, uint40(block.timestamp) + _notice);
    }

    /// @inheritdoc IAppointments
    function dismissValidator(address validator) external onlyOwner {
        uint256 place = _places[validator];
        if (place == 0) revert AppointmentsUnknown(validator);
        Validator memory last = _validators[_validators.length - 1];
        _validators[place - 1] = last;
        _places[last.account] = place;
        _validators.pop();
        delete _places[validator];
        emit ValidatorDismissed(validator);
    }

    /// @inheritdoc IAppointments
    function appointGuardian(address account, uint40 until) external onlyOwner {
        _appointGuardian(account, until);
    }

    /// @inheritdoc IAppointments
    function setNotice(uint40 notice_) external onlyOwner {
        _setNotice(notice_);
    }

    /// @inheritdoc IAppointments
    function isValidator(address account) external view returns (bool) {
        uint256 place = _places[account];
        return place != 0 && _validators[place - 1].activeAt <= block.timestamp;
    }

    /// @inheritdoc IAppointments
    function isGuardian(address account) external view returns (bool) {
        return account != address(0) && account == _guardian.account && block.timestamp < _guardian.until;
    }

    /// @inheritdoc IAppointments
    function guardian() external view returns (address account, uint40 until) {
        return (_guardian.account, _guardian.until);
    }

    /// @inheritdoc IAppointments
    function validators() external view returns (address[] memory accounts) {
        uint256 count = _validators.length;
        accounts = new address[](count);
        for (uint256 i; i < count; ++i) accounts[i] = _validators[i].account;
    }

    /// @inheritdoc IAppointments
    function activeAt(address validator) external view returns (uint40) {
        uint256 place = _places[validator];
        return place == 0 ? 0 : _validators[place - 1].activeAt;
    }

    /// @inheritdoc IAppointments
    function proposerOf(uint64 epoch) external view returns (address) {
        uint256 count = _validators.length;
        address[] memory active = new address[](count);
        uint256 found;
        for (uint256 i; i < count; ++i) {
            Validator memory validator = _validators[i];
            if (validator.activeAt <= block.timestamp) active[found++] = validator.account;
        }
        return found == 0 ? address(0) : active[epoch % found];
    }

    /// @inheritdoc IAppointments
    function notice() external view returns (uint40) {
        return _notice;
    }

    function _appoint(address validator, uint40 activeAt_) private {
        if (validator == address(0)) revert AppointmentsZeroAddress();
        if (_places[validator] != 0) revert AppointmentsKnown(validator);
        if (_validators.length == MAX_VALIDATORS) revert AppointmentsFull(MAX_VALIDATORS);
        _validators.push(Validator(validator, activeAt_));
        _places[validator] = _validators.length;
        emit ValidatorAppointed(validator, activeAt_);
    }

    function _appointGuardian(address account, uint256 until) private {
        if (account == address(0)) revert AppointmentsZeroAddress();
        uint256 latest = block.timestamp + MAX_TERM;
        if (until > latest) revert AppointmentsTerm(until, latest);
        _guardian = Guardian(account, uint40(until));
        emit GuardianAppointed(account, uint40(until));
    }

    function _setNotice(uint40 notice_) private {
        if (notice_ > MAX_NOTICE) revert AppointmentsNotice(notice_, MAX_NOTICE);
        _notice = notice_;
        emit NoticeSet(notice_);
    }
}
