// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {HostileToken} from "./HostileToken.sol";

/// @title A token that accepts every call it does not know, as wrapped coins do, and does nothing
contract AgreeableToken is HostileToken {
    constructor() ERC20("Agreeable", "AGR") {}

    fallback() external {}
}
