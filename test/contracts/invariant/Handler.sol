// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessPass} from "../../../contracts/interfaces/IAccessPass.sol";
import {IAppointments} from "../../../contracts/interfaces/IAppointments.sol";
import {ILicenseBook} from "../../../contracts/interfaces/ILicenseBook.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../../../contracts/interfaces/IQueryLedger.sol";
import {IRewardVault} from "../../../contracts/interfaces/IRewardVault.sol";
import {Actions} from "./Actions.sol";
import {Actors} from "./Actors.sol";
import {Tokens} from "./Tokens.sol";
import {World} from "./World.sol";

/// @dev What handlers of the whole system share. No immutables: the runner knows a target by its code, which they change.
abstract contract Handler is Actions {
    World internal world;
    Actors internal actors;
    Tokens internal tokens;
    IAppointments internal appointments;
    ILicenseBook internal book;
    IProvenanceRegistry internal registry;
    IRewardVault internal vault;
    IQueryLedger internal ledger;
    IAccessPass internal pass;
    address internal timelock;

    modifier timed() {
        world.refresh();
        _;
    }

    constructor(World world_) {
        world = world_;
        (actors, tokens) = (world_.actors(), world_.tokens());
        (appointments, book, registry) = (world_.appointments(), world_.book(), world_.registry());
        (vault, ledger, pass) = (world_.vault(), world_.ledger(), world_.pass());
        timelock = world_.timelock();
    }

    function _key(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    /// @dev Returns another number drawn from the same chance.
    function _draw(uint256 seed, uint256 i) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }
}
