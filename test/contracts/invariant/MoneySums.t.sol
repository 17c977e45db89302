// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRewardVault} from "../../../contracts/interfaces/IRewardVault.sol";
import {Probe} from "./Probe.sol";

/// @dev What vault and ledger owe, against what they have. Numbers and words as in README.md.
/// hardhat-config: default.invariant.failOnRevert = true
contract MoneySumsTest is Probe {
    /// @dev Asked together, for a walk costs by its calls.
    function invariant_01_02_03_06_07() external {
        _check01_vaultOwesWhatItHas();
        _check01_depositsAreHeld();
        _check02_claimsArePaidOnceAndCovered();
        _check03_noForgedLeafIsPaid();
        _check06_dustIsBoundedAndFavoursNobody();
        _check07_whatDoesNotArriveIsRefused();
    }

    function _check01_vaultOwesWhatItHas() private view {
        for (uint256 t; t < tokens.EXACT(); ++t) {
            address token = tokens.at(t);
            uint256 held = world.holdings(address(world.vault()), token);
            require(books.vaultOwes(token) + market.donated(token) == held, "01: owes another amount than it has");
        }
    }

    /// @dev The ledger's part of 1: deposits are held, and credit never leaves but by orders.
    function _check01_depositsAreHeld() private view {
        for (uint256 t; t < tokens.EXACT(); ++t) {
            address token = tokens.at(t);
            uint256 deposits = books.deposits(token);
            require(deposits == world.holdings(address(world.ledger()), token), "01: deposits are not held");
            uint256 into = orders.withdrawableIn(token) + orders.creditIn(token);
            uint256 out = orders.withdrawn(token) + orders.settledAmount(token);
            require(into == out + deposits, "01: deposits in and out differ");
            require(orders.withdrawn(token) <= orders.withdrawableIn(token), "01: credit was withdrawn");
        }
    }

    /// @dev That claims never fall, `PayoutHandler` sees after each of them.
    function _check02_claimsArePaidOnceAndCovered() private view {
        for (uint256 t; t < payouts.TOKENS(); ++t) {
            address token = tokens.at(t);
            (uint256 received, uint256 claimed) = world.vault().usageOf(token);
            require(claimed == books.claims(token) && claimed <= received, "02: claimed beyond what usage brought in");
            require(claimed == payouts.paid(token), "02: paid another amount than claimed");
            require(received == orders.settledAmount(token), "02: usage is not what orders paid");
        }
        require(market.endedTwice() == 0, "02: a sale was credited or returned twice");
    }

    /// @dev 3, on the way: no leaf that a thief bent was ever paid.
    function _check03_noForgedLeafIsPaid() private view {
        require(payouts.forged() == 0, "03: a forged leaf was paid");
    }

    /// @dev 6: once every payee who can be paid was paid, each has the floor of their part of all that was ever shared, in
    /// whatever order and however often; what is left is less than a unit a payee.
    function _check06_dustIsBoundedAndFavoursNobody() private {
        if (_isTurn()) _probe(this.shareOut);
    }

    /// @dev A probe.
    function shareOut() external {
        _calm();
        for (uint256 split; split < market.SPLITS(); ++split) {
            for (uint256 t; t < tokens.EXACT(); ++t) _shareOut(world.vault(), split, tokens.at(t));
        }
        revert Right();
    }

    function _shareOut(IRewardVault vault, uint256 split, address token) private {
        uint256 left = vault.balanceOf(market.splitKey(split), token);
        (address[] memory accounts, uint32[] memory shares) = market.splitOf(split);
        (uint256 all, uint256 sum) = (left, 0);
        for (uint256 i; i < accounts.length; ++i) {
            (all, sum) = (all + market.sharePaid(split, i, token), sum + shares[i]);
        }
        if (all == 0) return;
        for (uint256 i; i < accounts.length; ++i) {
            uint256 due = (all * shares[i]) / sum - market.sharePaid(split, i, token);
            left -= due;
            if (due == 0 || !_takes(accounts[i], token)) continue;
            uint256 paid = vault.releaseShare{gas: 3_000_000}(accounts, shares, i, token);
            require(paid == due, "06: not the floor of a part");
        }
        require(left < accounts.length, "06: dust beyond a unit a payee");
    }

    function _check07_whatDoesNotArriveIsRefused() private view {
        require(hostile.miscounted() == 0, "07: took note of another amount than arrived");
    }
}
