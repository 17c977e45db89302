// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC3009} from "./ERC3009.sol";

/// @title Pretend dollar of local chains
/// @dev Warning: anyone mints any amount. Never list it in a public chain's LicenseBook.
contract TestDollar is ERC20, ERC3009 {
    constructor() ERC20("Local Test Dollar", "tUSD") ERC20Permit("Local Test Dollar") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
