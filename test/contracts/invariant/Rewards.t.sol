// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAppointments} from "../../../contracts/interfaces/IAppointments.sol";
import {ILicenseBook} from "../../../contracts/interfaces/ILicenseBook.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {IRewardVault, Proposal} from "../../../contracts/interfaces/IRewardVault.sol";
import {Coin} from "../../../contracts/mocks/rewards/Coin.sol";
import {MockAppointments} from "../../../contracts/mocks/rewards/MockAppointments.sol";
import {MockBook} from "../../../contracts/mocks/rewards/MockBook.sol";
import {MockPass} from "../../../contracts/mocks/rewards/MockPass.sol";
import {MockRegistry} from "../../../contracts/mocks/rewards/MockRegistry.sol";
import {QueryLedger} from "../../../contracts/rewards/QueryLedger.sol";
import {RewardVault} from "../../../contracts/rewards/RewardVault.sol";
import {LedgerHandler} from "./LedgerHandler.sol";
import {RewardsWorld} from "./RewardsWorld.sol";
import {VaultHandler} from "./VaultHandler.sol";
import {vm} from "./Vm.sol";

/// @dev Invariants of QueryLedger and RewardVault, by their numbers in README.md.
/// hardhat-config: default.invariant.runs = 16
/// hardhat-config: default.invariant.depth = 400
contract RewardsInvariantTest {
    RewardsWorld private world;
    LedgerHandler private ledgerActions;
    VaultHandler private vaultActions;
    QueryLedger private ledger;
    RewardVault private vault;

    function setUp() public {
        MockAppointments appointments = new MockAppointments();
        MockBook book = new MockBook();
        MockRegistry registry = new MockRegistry();
        MockPass pass = new MockPass();
        Coin coin = new Coin();
        address timelock = address(0x71ED);
        address vaultAddress = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        ledger = new QueryLedger(
            timelock,
            IAppointments(address(appointments)),
            ILicenseBook(address(book)),
            IRewardVault(vaultAddress),
            address(pass),
            600,
            2 days,
            1_000
        );
        vault = new RewardVault(
            timelock,
            IAppointments(address(appointments)),
            IProvenanceRegistry(address(registry)),
            address(pass),
            ledger,
            1 days,
            300,
            3_600,
            1 ether
        );
        require(address(vault) == vaultAddress, "the vault is elsewhere");
        pass.connect(vault, ledger);
        book.setToken(address(coin), true);
        world = new RewardsWorld(ledger, vault, pass, registry, appointments, coin);
        appointments.setValidator(world.validator(0), true);
        appointments.setValidator(world.validator(1), true);
        appointments.setGuardian(address(0x60A2D), true);
        for (uint256 i; i < 3; ++i) registry.setOwner(1 + i, world.earner(i));
        ledgerActions = new LedgerHandler(world);
        vaultActions = new VaultHandler(world);
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](2);
        list[0] = address(ledgerActions);
        list[1] = address(vaultActions);
    }

    /// @dev 1: what the vault owes is what it has, token by token, to the last unit.
    function invariant_1_vaultOwesWhatItHas() external view {
        for (uint256 t; t < 2; ++t) {
            address token = world.token(t);
            (uint256 received, uint256 claimed) = vault.usageOf(token);
            uint256 owed = _balances(token) + vaultActions.resting(token) + (received - claimed);
            if (token == address(0)) owed += _bonds();
            require(owed == world.holdings(address(vault), token), "1: vault owes another amount than it has");
        }
    }

    /// @dev 2: accounts got what is recorded, and together no more than usage brought in.
    function invariant_2_claimsArePaidOnceAndCovered() external view {
        uint256[2] memory sums;
        for (uint256 i; i < vaultActions.LEAVES(); ++i) {
            (address account, address token) = vaultActions.leafAt(i);
            uint256 claimed = vault.claimedOf(account, token);
            require(claimed == vaultActions.paidByUsage(account, token), "2: paid another amount than claimed");
            sums[token == address(0) ? 0 : 1] += claimed;
        }
        for (uint256 t; t < 2; ++t) {
            (uint256 received, uint256 claimed) = vault.usageOf(world.token(t));
            require(claimed == sums[t] && claimed <= received, "2: claimed beyond what usage brought in");
        }
    }

    function invariant_2_usageIsWhatOrdersPaid() external view {
        for (uint256 t; t < 2; ++t) {
            (uint256 received, ) = vault.usageOf(world.token(t));
            require(received == ledgerActions.settledAmount(world.token(t)), "2: usage differs from settled orders");
        }
    }

    function invariant_salesEndOnce() external view {
        require(vaultActions.doubleSpent() == 0, "a sale was credited or returned twice");
    }

    /// @dev 14: no nonce settles twice, no signature stands for another.
    function invariant_14_ordersSettleOnce() external view {
        require(ledgerActions.replayed() == 0, "14: an order settled again");
        require(ledgerActions.forgedSettled() == 0, "14: a forged signature settled");
        for (uint256 r; r < world.RESEARCHERS(); ++r) {
            (address account, ) = world.researcher(r);
            for (uint64 nonce; nonce < 24; ++nonce) {
                uint256 times = ledgerActions.timesSettled(account, nonce);
                require(times <= 1, "14: a nonce settled twice");
                require((times == 1) == ledger.isNonceUsed(account, nonce), "14: nonce and settlement differ");
            }
        }
    }

    /// @dev Deposits are what the ledger has; credit never leaves but by orders.
    function invariant_depositsAreHeld() external view {
        for (uint256 t; t < 2; ++t) {
            address token = world.token(t);
            uint256 deposits;
            for (uint256 r; r < world.RESEARCHERS(); ++r) {
                (address account, ) = world.researcher(r);
                for (uint256 v; v < 2; ++v) {
                    (uint128 a, uint128 b, , ) = ledger.depositOf(account, world.validator(v), token);
                    deposits += uint256(a) + b;
                }
            }
            require(deposits == world.holdings(address(ledger), token), "deposits differ from holdings");
            uint256 into = ledgerActions.withdrawableIn(token) + ledgerActions.creditIn(token);
            uint256 out = ledgerActions.withdrawn(token) + ledgerActions.settledAmount(token);
            require(into == out + deposits, "deposits in and out differ");
            require(ledgerActions.withdrawn(token) <= ledgerActions.withdrawableIn(token), "credit was withdrawn");
        }
    }

    /// @dev The handlers do what they are for: none of the invariants above holds for want of action.
    function test_handlersReachTheirAims() external {
        uint256 seed = (uint256(7) << 128) | (uint256(999) << 16) | 999;
        ledgerActions.deposit(0, 0, 0, 1e6);
        ledgerActions.settle(0, 0, 0, seed, 0);
        ledgerActions.deposit(1, 0, 1, 1e6);
        ledgerActions.settle(1, 0, 1, seed, 0);
        ledgerActions.buyPoolPass(0, 0, 0, 5);
        ledgerActions.moveCredit(0, 0, 0);
        ledgerActions.deposit(0, 1, 1, 50);
        ledgerActions.requestWithdrawal(0, 1, 1, 50);
        ledgerActions.withdraw(0, 1, 1, 0);
        require(ledgerActions.settledOrders() == 2, "nothing was settled");
        require(ledgerActions.moved() == 1 && ledgerActions.withdrawals() == 1, "nothing was moved or withdrawn");
        vaultActions.sell(0, 0, 0, 1e6);
        vaultActions.credit(0);
        vaultActions.sell(0, 0, 1, 1e6);
        vaultActions.suspend(0, 1 days);
        vaultActions.takeBack(1);
        require(vaultActions.credited() == 1 && vaultActions.returned() == 1, "no sale came to its end");
        vaultActions.propose(7, 7);
        vaultActions.accept(0);
        vaultActions.claim(1, 1);
        vaultActions.claimMany(0, 1);
        require(vaultActions.accepted() == 1 && vaultActions.claims() == vaultActions.LEAVES(), "nothing was claimed");
    }

    /// @dev 3: a leaf is hashed twice and binds chain, vault, account, token and total.
    function testFuzz_3_leavesBind(address a, address t, uint256 x, address a2, address t2, uint256 x2) external view {
        bytes32 inner = keccak256(abi.encode(block.chainid, address(vault), a, t, x));
        bytes32 leaf = vault.leafOf(a, t, x);
        require(leaf == keccak256(abi.encode(inner)), "3: not hashed twice");
        bool same = a == a2 && t == t2 && x == x2;
        require((leaf == vault.leafOf(a2, t2, x2)) == same, "3: leaves collide");
    }

    /// @dev 6: shares round down, leave less than one unit a payee, and never pay more than there is.
    function testFuzz_6_dustIsBounded(uint96[3] calldata amounts, uint256 order) external {
        (address[] memory accounts, uint32[] memory shares) = vaultActions.splitOf(2);
        vm.prank(world.earner(0));
        vault.setPayees(1, accounts, shares, false);
        bytes32 payee = vault.payeeOf(1);
        uint256 clock = 1_800_000_000;
        for (uint256 k; k < 3; ++k) {
            vm.warp(clock);
            vaultActions.sell(0, 0, 1, amounts[k]);
            clock += 1 days;
            world.advance(1 days);
            vaultActions.credit(k);
            uint256 i = (order >> k) % 3;
            try vault.releaseShare(accounts, shares, i, address(world.coin())) {} catch {}
        }
        for (uint256 i; i < 3; ++i) try vault.releaseShare(accounts, shares, i, address(world.coin())) {} catch {}
        require(vault.balanceOf(payee, address(world.coin())) < 3, "6: dust beyond a unit a payee");
        require(vaultActions.credited() == 3, "a sale was not credited");
    }

    /// @dev The unpaid balances of all who can have one here.
    function _balances(address token) private view returns (uint256 sum) {
        sum = _balance(world.timelock(), token);
        for (uint256 i; i < 2; ++i) sum += _balance(world.buyer(i), token) + _balance(world.validator(i), token);
        for (uint256 i; i < 3; ++i) sum += _balance(world.earner(i), token);
        for (uint256 i; i < vaultActions.SPLITS(); ++i) {
            (address[] memory accounts, uint32[] memory shares) = vaultActions.splitOf(i);
            sum += vault.balanceOf(keccak256(abi.encode(accounts, shares)), token);
        }
    }

    function _balance(address account, address token) private view returns (uint256) {
        return vault.balanceOf(bytes32(uint256(uint160(account))), token);
    }

    function _bonds() private view returns (uint256 sum) {
        Proposal[] memory queue = vault.proposals();
        for (uint256 i; i < queue.length; ++i) sum += queue[i].bond;
    }
}
