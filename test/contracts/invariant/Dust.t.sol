// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessPass, Offer} from "../../../contracts/interfaces/IAccessPass.sol";
import {ILicenseBook} from "../../../contracts/interfaces/ILicenseBook.sol";
import {MarketHandler} from "./MarketHandler.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev What becomes of a price, to the last unit. Numbers and words as in README.md.
contract DustTest {
    uint256 private constant ROYALTY_BPS = 3_333;

    World private world;
    MarketHandler private market;

    function setUp() public {
        world = new World();
        market = new MarketHandler(world);
    }

    /// @dev 6: fee and royalty are floors, and the owner has all the rest.
    function testFuzz_06_aPriceIsSharedToTheLastUnit(uint96 price, uint16 feeBps) external {
        feeBps %= 1_001;
        world.refresh();
        (address parentOwner, ) = world.actors().contributor(0);
        (address owner, ) = world.actors().contributor(1);
        (address timelock, ILicenseBook book) = (world.timelock(), world.book());
        vm.prank(timelock);
        book.setFee(1, feeBps);
        _sell(owner, price);
        market.credit(0, 0);
        uint256 fee = (uint256(price) * feeBps) / 10_000;
        uint256 royalty = ((price - fee) * ROYALTY_BPS) / 10_000;
        require(_balance(timelock) == fee, "06: another fee than the floor");
        require(_balance(parentOwner) == royalty, "06: another royalty than the floor");
        require(_balance(owner) == price - fee - royalty, "06: the owner has not the rest");
    }

    /// @dev The second dataset has one parent.
    function _sell(address owner, uint96 price) private {
        (uint256 dataset, uint8 licence) = (market.datasets(1), 1);
        IAccessPass pass = world.pass();
        vm.prank(owner);
        pass.offer(dataset, licence, Offer(price, 1 days, 0, 0, false));
        market.buy(1, 0, 0, 0);
    }

    function _balance(address account) private view returns (uint256) {
        return world.vault().balanceOf(bytes32(uint256(uint160(account))), address(0));
    }
}
