// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Appointments as a test wants them
contract MockAppointments {
    mapping(address account => bool) public isValidator;
    mapping(address account => bool) public isGuardian;
    mapping(uint64 epoch => address) private _turns;
    address private _everyTurn;

    function setValidator(address account, bool value) external {
        isValidator[account] = value;
    }

    function setGuardian(address account, bool value) external {
        isGuardian[account] = value;
    }

    function setTurn(uint64 epoch, address account) external {
        _turns[epoch] = account;
    }

    function setEveryTurn(address account) external {
        _everyTurn = account;
    }

    function proposerOf(uint64 epoch) external view returns (address) {
        return _turns[epoch] == address(0) ? _everyTurn : _turns[epoch];
    }
}
