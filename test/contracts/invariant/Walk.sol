// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Actions} from "./Actions.sol";

/// @dev As the runner takes them.
struct FuzzSelector {
    address addr;
    bytes4[] selectors;
}

/// @dev A world of handlers: what the runner calls, and a walk that shows that all of it is reached. A handler that never
/// gets anywhere would prove every invariant.
abstract contract Walk {
    error ActionReverted(uint256 step, uint256 handler, bytes4 action, bytes answer);

    function targetContracts() external view returns (address[] memory list) {
        Actions[] memory all = handlers();
        list = new address[](all.length);
        for (uint256 i; i < all.length; ++i) list[i] = address(all[i]);
    }

    /// @dev Their actions alone, so that the runner's own choice of callers cannot speak for another handler.
    function targetSelectors() external view returns (FuzzSelector[] memory list) {
        Actions[] memory all = handlers();
        list = new FuzzSelector[](all.length);
        for (uint256 i; i < all.length; ++i) list[i] = FuzzSelector(address(all[i]), all[i].actions());
    }

    function handlers() internal view virtual returns (Actions[] memory);

    function _walk(uint256 steps, string memory chance) internal {
        Actions[] memory all = handlers();
        for (uint256 i; i < steps; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(chance, i)));
            uint256 k = seed % all.length;
            bytes4[] memory actions = all[k].actions();
            bytes4 action = actions[(seed >> 8) % actions.length];
            bytes memory words = abi.encode(_word(seed, 1), _word(seed, 2), _word(seed, 3), _word(seed, 4));
            (bool ok, bytes memory answer) = address(all[k]).call(bytes.concat(action, words));
            if (!ok) revert ActionReverted(i, k, action, answer);
        }
        for (uint256 k; k < all.length; ++k) {
            bytes32[] memory aims = all[k].aims();
            for (uint256 i; i < aims.length; ++i) {
                require(all[k].done(aims[i]) != 0, string.concat("never reached: ", string(bytes.concat(aims[i]))));
            }
        }
    }

    function _word(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }
}
