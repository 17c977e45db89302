// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {HostileToken} from "./HostileToken.sol";

/// @title A token that burns part of every transfer
contract FeeToken is HostileToken {
    uint256 public feeBps;

    constructor(uint256 feeBps_) ERC20("Fee", "FEE") {
        feeBps = feeBps_;
    }

    function setFee(uint256 feeBps_) external {
        feeBps = feeBps_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (_isTransfer(from, to)) super._update(to, address(0), (value * feeBps) / 10_000);
    }
}
