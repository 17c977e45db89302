// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {IAccessPass, Pass} from "../../../contracts/interfaces/IAccessPass.sol";
import {Actors} from "./Actors.sol";
import {Actions} from "./Actions.sol";
import {PassHandler, PassModel} from "./PassHandler.sol";
import {Walk} from "./Walk.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev Who may open what, against a model. Numbers and words as in README.md.
/// hardhat-config: default.invariant.failOnRevert = true
contract PassesTest is Walk {
    World private world;
    Actors private actors;
    IAccessPass private pass;
    PassHandler private passes;

    function setUp() public {
        world = new World();
        (actors, pass) = (world.actors(), world.pass());
        passes = new PassHandler(world);
    }

    function handlers() internal view override returns (Actions[] memory list) {
        list = new Actions[](1);
        list[0] = passes;
    }

    function test_aWalkAtRandomReachesEveryAim() external {
        _walk(2_000, "stroll");
    }

    /// @dev Asked together, for a walk costs by its calls.
    function invariant_12() external {
        _check12_aPassCannotMove();
        _check12_whatEndsAccessEndsItAtOnce();
    }

    /// @dev 12: a pass stays with whom it was bought for, on the terms it was bought under.
    function _check12_aPassCannotMove() private view {
        require(passes.moved() == 0, "12: a pass was moved, or let go");
        uint256[] memory ids = passes.passIds();
        for (uint256 i; i < ids.length; ++i) {
            address holder = address(uint160(ids[i] >> 96));
            require(IERC721(address(pass)).ownerOf(ids[i]) == holder, "12: a pass is another's");
            PassModel memory model = passes.passAt(ids[i]);
            Pass memory p = pass.passOf(ids[i]);
            require(p.holder == holder && p.run == model.run, "12: another run");
            require(p.expiry == model.expiry && p.revoked == model.revoked, "12: another end");
            require(p.seats == model.seats && p.download == model.download, "12: other terms");
        }
        for (uint256 u; u < passes.USERS(); ++u) {
            address user = actors.payer(u);
            uint256 count = IERC721(address(pass)).balanceOf(user);
            require(count == passes.passCount(user), "12: another number of passes");
        }
    }

    /// @dev 12: `hasAccess` is what the model says, now, and in the very second that a pass expires or a dataset closes.
    function _check12_whatEndsAccessEndsItAtOnce() private {
        _compare(world.time());
        uint256[] memory ids = passes.passIds();
        if (ids.length == 0) return;
        uint256 expiry = passes.passAt(ids[world.calls() % ids.length]).expiry;
        if (expiry > world.time()) {
            _compare(expiry - 1);
            _compare(expiry);
        }
        uint256 closesAt = passes.closesAt(passes.datasets(world.calls() % passes.DATASETS()));
        if (closesAt == type(uint256).max || closesAt <= world.time()) return;
        _compare(closesAt - 1);
        _compare(closesAt);
    }

    function _compare(uint256 at) private {
        vm.warp(at);
        for (uint256 u; u < passes.USERS(); ++u) {
            for (uint256 d; d < passes.DATASETS(); ++d) {
                (address user, uint256 dataset) = (actors.payer(u), passes.datasets(d));
                bool expected = passes.mayOpen(user, dataset, at);
                require(pass.hasAccess(user, dataset) == expected, "12: opens, or keeps shut, against the model");
            }
        }
    }
}
