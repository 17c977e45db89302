// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbSys} from "../../utils/BlockNumbers.sol";

/// @title Arbitrum's precompile as a test wants it
contract MockArbSys is IArbSys {
    uint256 public arbBlockNumber;

    function setBlockNumber(uint256 number) external {
        arbBlockNumber = number;
    }
}
