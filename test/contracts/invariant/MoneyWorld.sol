// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Actors} from "./Actors.sol";
import {Books} from "./Books.sol";
import {Actions} from "./Actions.sol";
import {HostileHandler} from "./HostileHandler.sol";
import {LedgerHandler} from "./LedgerHandler.sol";
import {MarketHandler} from "./MarketHandler.sol";
import {ParameterHandler} from "./ParameterHandler.sol";
import {PayoutHandler} from "./PayoutHandler.sol";
import {Tokens} from "./Tokens.sol";
import {Walk} from "./Walk.sol";
import {World} from "./World.sol";

/// @dev The whole system, and everybody who moves money in it.
abstract contract MoneyWorld is Walk {
    World internal world;
    Actors internal actors;
    Tokens internal tokens;
    MarketHandler internal market;
    PayoutHandler internal payouts;
    LedgerHandler internal orders;
    HostileHandler internal hostile;
    ParameterHandler internal parameters;
    Books internal books;

    function setUp() public {
        world = new World();
        (actors, tokens) = (world.actors(), world.tokens());
        market = new MarketHandler(world);
        payouts = new PayoutHandler(world);
        orders = new LedgerHandler(world);
        hostile = new HostileHandler(world, market, payouts);
        books = new Books(world, market, payouts);
        parameters = new ParameterHandler(world, books);
        for (uint256 i; i < 12; ++i) _warmUp(uint256(keccak256(abi.encode("warm up", i))));
        payouts.propose(0, 15);
        payouts.accept(0);
    }

    /// @dev Some money is there from the start, for a run is short.
    function _warmUp(uint256 seed) private {
        market.setPayees(seed >> 8, seed >> 16, 1);
        market.buy(seed, seed >> 32, seed >> 64, seed >> 4);
        orders.settle(seed, seed >> 32, seed, 1);
        if (seed % 2 == 0) market.credit(seed >> 64, 0);
    }

    function handlers() internal view override returns (Actions[] memory list) {
        list = new Actions[](5);
        (list[0], list[1], list[2], list[3], list[4]) = (market, payouts, orders, hostile, parameters);
    }
}
