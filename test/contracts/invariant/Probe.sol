// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MoneyWorld} from "./MoneyWorld.sol";

/// @dev Tries what should succeed from the state at hand, and undoes it.
abstract contract Probe is MoneyWorld {
    /// @dev A probe reverts with it when it found everything right, so that nothing of it stays.
    error Right();

    function _probe(function() external probe) internal {
        world.refresh();
        try probe() {} catch (bytes memory answer) {
            if (bytes4(answer) == Right.selector) return;
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    /// @dev The long probes run after every 16th action.
    function _isTurn() internal view returns (bool) {
        return world.calls() % 16 == 0;
    }

    function _takes(address account, address token) internal view returns (bool) {
        if (token == address(0)) return actors.isGood(account);
        return token != address(tokens.blacklisting()) || !tokens.blacklisting().blacklisted(account);
    }

    /// @dev Makes everybody take their money who ever does.
    function _calm() internal {
        actors.moody().setRefusing(false);
        address[] memory everybody = actors.everybody();
        for (uint256 i; i < everybody.length; ++i) tokens.blacklisting().setBlacklisted(everybody[i], false);
    }

    /// @dev Pays the balance of everybody who takes it.
    function _releaseAll() internal {
        address[] memory everybody = actors.everybody();
        for (uint256 t; t < tokens.EXACT(); ++t) {
            address token = tokens.at(t);
            for (uint256 i; i < everybody.length; ++i) {
                uint256 due = world.vault().balanceOf(bytes32(uint256(uint160(everybody[i]))), token);
                if (due == 0 || !_takes(everybody[i], token)) continue;
                require(world.vault().release(everybody[i], token) == due, "released another amount");
            }
        }
    }
}
