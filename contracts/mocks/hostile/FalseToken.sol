// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {HostileToken} from "./HostileToken.sol";

/// @title A token that returns false in place of reverting, and while refusing moves nothing
contract FalseToken is HostileToken {
    bool public refusing = true;

    constructor() ERC20("False", "FLS") {}

    function setRefusing(bool value) external {
        refusing = value;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !refusing && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return !refusing && super.transferFrom(from, to, value);
    }
}
