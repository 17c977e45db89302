// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MoneyWorld} from "./MoneyWorld.sol";

contract MoneyReachTest is MoneyWorld {
    function test_aWalkAtRandomReachesEveryAim() external {
        _walk(6_000, "stroll");
    }
}
