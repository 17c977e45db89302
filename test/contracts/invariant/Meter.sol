// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Handler} from "./Handler.sol";
import {vm} from "./Vm.sol";

/// @dev Measures calls with batches of any size against a line that ends below what a transaction may use. What the runner
/// calls is a transaction of its own, so slots are cold that it does not touch itself before it measures.
abstract contract Meter is Handler {
    /// @dev EIP-7825
    uint256 public constant LIMIT = 1 << 24;
    /// @dev what a call may cost whatever its size
    uint256 private constant BASE = 400_000;
    uint256 private constant TRANSACTION = 21_000;

    /// @dev calls above their line
    uint256 public beyond;
    /// @dev the most that a call took at its declared maximum
    mapping(bytes32 name => uint256 gas) public most;

    error Refused(bytes32 name, uint256 size, bytes answer);

    /// @dev Calls with `size` entries of at most `maximum`.
    function _measure(
        bytes32 name,
        address by,
        address target,
        uint256 value,
        bytes memory data,
        uint256 size,
        uint256 maximum
    ) internal returns (bytes memory) {
        vm.deal(by, by.balance + value);
        vm.prank(by);
        uint256 before = gasleft();
        (bool ok, bytes memory answer) = target.call{value: value}(data);
        uint256 used = _withCalldata(before - gasleft(), data.length);
        if (!ok) revert Refused(name, size, answer);
        if (used > BASE + size * ((LIMIT - BASE) / maximum)) ++beyond;
        if (size == maximum && used > most[name]) most[name] = used;
        _did(name);
        return answer;
    }

    /// @dev Of 256 draws one is the maximum, eight are any size, the others a few.
    function _size(uint256 seed, uint256 maximum) internal pure returns (uint256) {
        if (seed % 256 == 0) return maximum;
        return 1 + ((seed >> 8) % (seed % 256 < 9 ? maximum : 6));
    }

    /// @dev As if no byte of the calldata were zero (EIP-2028, EIP-7623).
    function _withCalldata(uint256 used, uint256 length) private pure returns (uint256) {
        (uint256 plain, uint256 floor) = (used + 16 * length, 40 * length);
        return TRANSACTION + (plain > floor ? plain : floor);
    }
}
