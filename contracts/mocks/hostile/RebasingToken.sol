// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {HostileToken} from "./HostileToken.sol";

/// @title A token whose balances grow and shrink by themselves
/// @dev Accounts have shares; a balance is shares x index / 1e18, rounded down, so a transfer may deliver a unit less.
contract RebasingToken is HostileToken {
    uint256 private constant ONE = 1e18;

    uint256 public index = ONE;

    constructor() ERC20("Rebasing", "REB") {}

    /// @param index_ 1e18 is a balance of one unit a share
    function rebase(uint256 index_) external {
        index = index_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (super.balanceOf(account) * index) / ONE;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, (value * ONE) / index);
    }
}
