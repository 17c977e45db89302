// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC3009} from "../ERC3009.sol";
import {HostileToken} from "./HostileToken.sol";

/// @title A token with authorizations that burns one unit of every transfer
contract FeeOnAuthorizationToken is HostileToken, ERC3009 {
    constructor() ERC20("Fee on authorization", "FOA") ERC20Permit("Fee on authorization") {}

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_isTransfer(from, to)) super._update(to, address(0), 1);
    }
}
