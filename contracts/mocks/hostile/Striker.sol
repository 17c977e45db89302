// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What re-entering contracts share: one prepared call, made whenever they get a turn
abstract contract Striker {
    address private _target;
    bytes private _data;
    uint256 private _value;
    bool private _striking;
    uint256 public attempts;
    uint256 public successes;
    bytes public answer;

    /// @notice Sets what is called at each turn, with `value` of the native coin; the zero address disarms.
    function arm(address target, bytes calldata data, uint256 value) external {
        _target = target;
        _data = data;
        _value = value;
    }

    /// @dev Not within itself, so that a call which succeeds does not go on until the gas is gone.
    function _strike() internal {
        if (_target == address(0) || _striking) return;
        _striking = true;
        ++attempts;
        (bool ok, bytes memory returned) = _target.call{value: _value}(_data);
        if (ok) ++successes;
        answer = returned;
        _striking = false;
    }
}
