// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {HostileToken} from "./HostileToken.sol";

/// @title A token that calls sender and receiver, as ERC-777 does
/// @dev `tokensToSend(uint256)` before the balances change, `tokensReceived(uint256)` after; who lacks them is left alone.
contract HookToken is HostileToken {
    constructor() ERC20("Hook", "HOOK") {}

    function _update(address from, address to, uint256 value) internal override {
        if (_isTransfer(from, to)) _call(from, "tokensToSend(uint256)", value);
        super._update(from, to, value);
        if (_isTransfer(from, to)) _call(to, "tokensReceived(uint256)", value);
    }

    function _call(address account, string memory hook, uint256 value) private {
        if (account.code.length == 0) return;
        (bool ok, ) = account.call(abi.encodeWithSignature(hook, value));
        ok; // an account without the hook is fine
    }
}
