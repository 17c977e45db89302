// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {HostileToken} from "./HostileToken.sol";
import {Striker} from "./Striker.sol";

/// @title A token that itself calls somebody in the middle of a transfer
contract ReenteringToken is HostileToken, Striker {
    constructor() ERC20("Reentering", "RNT") {}

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_isTransfer(from, to)) _strike();
    }
}
