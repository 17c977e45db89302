// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title A receiver that calls back when it is paid, and an account that does what a test says
contract Reenterer {
    address private _target;
    bytes private _data;
    uint256 public attempts;
    uint256 public successes;
    bytes public answer;

    receive() external payable {
        _strike();
    }

    function tokensReceived(uint256) external {
        _strike();
    }

    /// @notice Sets what is called at each payment.
    function arm(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function execute(address target, bytes calldata data) external payable returns (bytes memory) {
        (bool ok, bytes memory returned) = target.call{value: msg.value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(returned, 0x20), mload(returned))
            }
        }
        return returned;
    }

    function _strike() private {
        if (_target == address(0)) return;
        ++attempts;
        (bool ok, bytes memory returned) = _target.call(_data);
        if (ok) ++successes;
        answer = returned;
    }
}
