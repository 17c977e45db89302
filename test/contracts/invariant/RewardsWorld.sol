// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {QueryLedger} from "../../../contracts/rewards/QueryLedger.sol";
import {RewardVault} from "../../../contracts/rewards/RewardVault.sol";
import {BadReceiver} from "../../../contracts/mocks/rewards/BadReceiver.sol";
import {Coin} from "../../../contracts/mocks/rewards/Coin.sol";
import {MockAppointments} from "../../../contracts/mocks/rewards/MockAppointments.sol";
import {MockPass} from "../../../contracts/mocks/rewards/MockPass.sol";
import {MockRegistry} from "../../../contracts/mocks/rewards/MockRegistry.sol";
import {vm} from "./Vm.sol";

/// @dev Who takes part, and the time, which cheat codes do not keep from one call to the next.
contract RewardsWorld {
    uint256 public constant RESEARCHERS = 3;

    QueryLedger public immutable ledger;
    RewardVault public immutable vault;
    MockPass public immutable pass;
    MockRegistry public immutable registry;
    MockAppointments public immutable appointments;
    Coin public immutable coin;
    BadReceiver public immutable moody;
    address public immutable timelock;
    uint256 public time = 1_800_000_000;

    constructor(
        QueryLedger ledger_,
        RewardVault vault_,
        MockPass pass_,
        MockRegistry registry_,
        MockAppointments appointments_,
        Coin coin_
    ) {
        ledger = ledger_;
        vault = vault_;
        pass = pass_;
        registry = registry_;
        appointments = appointments_;
        coin = coin_;
        timelock = vault_.timelock();
        moody = new BadReceiver(BadReceiver.Habit.Accept);
    }

    function advance(uint256 duration) external {
        time += duration;
    }

    function token(uint256 seed) public view returns (address) {
        return seed % 2 == 0 ? address(0) : address(coin);
    }

    function researcher(uint256 seed) public pure returns (address account, uint256 key) {
        key = 1 + (seed % RESEARCHERS);
        return (vm.addr(key), key);
    }

    function validator(uint256 seed) public pure returns (address) {
        return address(uint160(0xA11CE000 + (seed % 2)));
    }

    function buyer(uint256 seed) public pure returns (address) {
        return address(uint160(0xB0000000 + (seed % 2)));
    }

    /// @dev Accounts that own datasets, share sales and earn by usage; one of them refuses money at times.
    function earner(uint256 seed) public view returns (address) {
        return seed % 3 == 0 ? address(moody) : address(uint160(0xEA000000 + (seed % 3)));
    }

    function holdings(address account, address token_) public view returns (uint256) {
        return token_ == address(0) ? account.balance : coin.balanceOf(account);
    }

    /// @dev Gives an account the token and the approvals to spend it; returns the native value to send.
    function fund(address account, address token_, uint256 amount) external returns (uint256 value) {
        if (token_ == address(0)) {
            vm.deal(account, account.balance + amount);
            return amount;
        }
        coin.mint(account, amount);
        vm.prank(account);
        coin.approve(address(ledger), type(uint256).max);
        vm.prank(account);
        coin.approve(address(vault), type(uint256).max);
    }
}
