// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorization, IERC3009} from "../interfaces/IERC3009.sol";

/// @notice Takes in tokens under a payer's signature (EIP-3009).
library Authorizations {
    /// @dev Takes `amount` from `payer` for this contract; reverts as the token does. Whoever calls checks what arrived: a
    /// token that ignores calls it does not know accepts this one too.
    function collect(Authorization calldata a, address token, address payer, uint256 amount) internal {
        if (a.signature.length != 65) {
            IERC3009(token).receiveWithAuthorization(
                payer,
                address(this),
                amount,
                0,
                a.validBefore,
                a.nonce,
                a.signature
            );
            return;
        }
        // 65 bytes: r, s, v, which every such token takes
        (bytes32 r, bytes32 s) = (bytes32(a.signature[0:32]), bytes32(a.signature[32:64]));
        uint8 v = uint8(a.signature[64]);
        IERC3009(token).receiveWithAuthorization(payer, address(this), amount, 0, a.validBefore, a.nonce, v, r, s);
    }
}
