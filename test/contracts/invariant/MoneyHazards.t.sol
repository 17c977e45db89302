// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Claim, IRewardVault} from "../../../contracts/interfaces/IRewardVault.sol";
import {IQueryLedger} from "../../../contracts/interfaces/IQueryLedger.sol";
import {Probe} from "./Probe.sol";
import {vm} from "./Vm.sol";

/// @dev What payees, hostile contracts, the DAO and a stolen key cannot do. Numbers and words as in README.md.
/// hardhat-config: default.invariant.failOnRevert = true
contract MoneyHazardsTest is Probe {
    /// @dev Asked together, for a walk costs by its calls.
    function invariant_04_08_09_14_15() external {
        _check04_nobodyDelaysAnother();
        _check08_nothingIsReentered();
        _check09_noParameterTouchesWhatIsOwed();
        _check14_ordersSettleOnceAndAsSigned();
        _check15_aStolenKeyReachesUnclaimedUsageAlone();
    }

    /// @dev 4: whoever takes their money gets it, in the very next call, whatever became of others, tokens or parameters.
    function _check04_nobodyDelaysAnother() private {
        if (_isTurn()) _probe(this.payEverybody);
    }

    /// @dev A probe.
    function payEverybody() external {
        _releaseAll();
        (bytes32 root, ) = world.vault().acceptedRoot();
        if (root != 0) _claimAll(world.vault());
        revert Right();
    }

    /// @dev All leaves in one batch: who is covered and takes it has been paid.
    function _claimAll(IRewardVault vault) private {
        Claim[] memory claims = payouts.claims();
        vault.claimMany(claims);
        for (uint256 i; i < claims.length; ++i) {
            Claim memory c = claims[i];
            (uint256 received, uint256 paid) = vault.usageOf(c.token);
            uint256 claimed = vault.claimedOf(c.account, c.token);
            if (c.total <= claimed || !_takes(c.account, c.token)) continue;
            require(c.total - claimed > received - paid, "04: a claim that is covered was passed over");
        }
    }

    function _check08_nothingIsReentered() private view {
        require(hostile.reentered() == 0, "08: a call got in from within another");
    }

    function _check09_noParameterTouchesWhatIsOwed() private view {
        require(parameters.touched() == 0, "09: a parameter changed what is owed");
        require(parameters.overCap() == 0, "09: a parameter went beyond its cap");
    }

    /// @dev 14, in the ledger: no nonce settles twice, no signature stands for another or for another order.
    function _check14_ordersSettleOnceAndAsSigned() private view {
        require(orders.replayed() == 0, "14: an order settled again");
        require(orders.settledTwice() == 0, "14: a nonce settled twice");
        require(orders.forged() == 0, "14: an order settled that nobody signed");
        require(orders.unmarked() == 0, "14: a nonce is free after its order settled");
    }

    /// @dev 15: a stolen validator key settles nothing unsigned; no root is accepted but one whose window passed without a
    /// veto; and whatever root was accepted, balances, bonds and deposits are paid in full.
    function _check15_aStolenKeyReachesUnclaimedUsageAlone() private {
        require(orders.forged() == 0, "15: an order settled that nobody signed");
        (, bytes32 root, uint64 epoch) = payouts.expected();
        (bytes32 accepted, uint64 at) = world.vault().acceptedRoot();
        require(accepted == root && at == epoch, "15: a root was accepted early, or in spite of a veto");
        if (_isTurn()) _probe(this.drain);
    }

    /// @dev A probe: pays out all usage revenue that the root gives to anybody, then everything else that is owed.
    function drain() external {
        _calm();
        IRewardVault vault = world.vault();
        (bytes32 root, ) = vault.acceptedRoot();
        if (root != 0) {
            Claim[] memory claims = payouts.claims();
            for (uint256 i; i < claims.length; ++i) {
                try vault.claim{gas: 3_000_000}(claims[i]) {} catch {}
            }
        }
        _releaseAll();
        _withdrawAll(world.ledger());
        revert Right();
    }

    function _withdrawAll(IQueryLedger ledger) private {
        for (uint256 k; k < 36; ++k) {
            (address account, ) = actors.researcher(k);
            (address validator, address token) = (actors.validator(k / 3), tokens.at(k / 9));
            (uint128 all, , , ) = ledger.depositOf(account, validator, token);
            if (all == 0) continue;
            vm.prank(account);
            ledger.requestWithdrawal(validator, token, all);
            world.advance(ledger.notice());
            vm.prank(account);
            require(ledger.withdraw(validator, token) == all, "15: a deposit is gone");
        }
    }
}
