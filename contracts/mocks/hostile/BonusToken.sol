// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {HostileToken} from "./HostileToken.sol";

/// @title A token that delivers one unit more than was sent
contract BonusToken is HostileToken {
    constructor() ERC20("Bonus", "BON") {}

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_isTransfer(from, to)) super._update(address(0), to, 1);
    }
}
