// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title What hostile tokens share: anyone mints
abstract contract HostileToken is ERC20 {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @dev A movement between accounts, neither a mint nor a burn.
    function _isTransfer(address from, address to) internal pure returns (bool) {
        return from != address(0) && to != address(0);
    }
}
