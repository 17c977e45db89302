// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Actions} from "./Actions.sol";
import {Meter} from "./Meter.sol";
import {MoneyBatches} from "./MoneyBatches.sol";
import {RegistryBatches} from "./RegistryBatches.sol";
import {Walk} from "./Walk.sol";
import {World} from "./World.sol";

/// @dev What batches cost, of whatever size and whatever went before. Numbers and words as in README.md.
/// hardhat-config: default.invariant.failOnRevert = true
contract BatchesTest is Walk {
    RegistryBatches private datasets;
    MoneyBatches private money;

    function setUp() public {
        World world = new World();
        datasets = new RegistryBatches(world);
        money = new MoneyBatches(world);
    }

    function handlers() internal view override returns (Actions[] memory list) {
        list = new Actions[](2);
        (list[0], list[1]) = (datasets, money);
    }

    function test_aWalkAtRandomReachesEveryAim() external {
        _walk(200, "stroll");
    }

    /// @dev 5: each at its declared maximum, but for what one call after another in this test finds warm.
    function test_05_theLargestBatchFits() external {
        Actions[] memory all = handlers();
        for (uint256 k; k < all.length; ++k) {
            bytes4[] memory list = all[k].actions();
            for (uint256 i; i < list.length; ++i) {
                (bool ok, ) = address(all[k]).call(abi.encodePacked(list[i], uint256(0)));
                require(ok, "a largest batch was refused");
            }
        }
        invariant_05();
    }

    /// @dev 5: what a batch costs lies below a line that ends, at the declared maximum, below 2^24.
    function invariant_05() public view {
        require(datasets.beyond() == 0 && money.beyond() == 0, "05: a batch took more than its part of 2^24 gas");
    }
}
