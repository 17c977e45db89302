// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ActHandler} from "./ActHandler.sol";
import {Actions} from "./Actions.sol";
import {DatasetHandler} from "./DatasetHandler.sol";
import {MandateHandler} from "./MandateHandler.sol";
import {Walk} from "./Walk.sol";
import {World} from "./World.sol";

/// @dev What is done for whoever signed it, against a model. Numbers and words as in README.md.
/// hardhat-config: default.invariant.failOnRevert = true
contract SignaturesTest is Walk {
    /// @dev a wallet is asked with 300,000 at most, and the call around it takes the rest
    uint256 private constant MOST_BURNT = 400_000;

    DatasetHandler private datasets;
    MandateHandler private mandates;
    ActHandler private acts;

    function setUp() public {
        World world = new World();
        datasets = new DatasetHandler(world);
        mandates = new MandateHandler(world);
        acts = new ActHandler(world);
    }

    function handlers() internal view override returns (Actions[] memory list) {
        list = new Actions[](3);
        (list[0], list[1], list[2]) = (datasets, mandates, acts);
    }

    function test_aWalkAtRandomReachesEveryAim() external {
        _walk(9_000, "stroll");
    }

    /// @dev Asked together, for a walk costs by its calls.
    function invariant_10_11_14() external view {
        _check10_copiesNeitherBlockNorEarn();
        _check11_nobodyActsForAnother();
        _check14_whatIsSignedCountsOnceAsSigned();
    }

    /// @dev 10: no copy stands for the original, or opens its record; that no forerunner keeps anybody from registering,
    /// joining or buying, the handlers see when they send what is due: else they revert.
    function _check10_copiesNeitherBlockNorEarn() private view {
        require(datasets.copied() == 0, "10: a copy stands for the original");
    }

    /// @dev 11: nobody acts for a contributor but by that contributor's signature, for that function, once.
    function _check11_nobodyActsForAnother() private view {
        require(datasets.usurped() == 0, "11: somebody acted for another");
        datasets.check();
    }

    /// @dev 14, for purchases, seats, vouchers, and acts towards ledger and vault; and wallets are asked with little gas.
    function _check14_whatIsSignedCountsOnceAsSigned() private view {
        mandates.check();
        acts.check();
        acts.checkDeposits();
        require(datasets.burnt() <= MOST_BURNT, "14: a wallet burnt its caller's gas");
    }
}
