// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger} from "../../../contracts/interfaces/IQueryLedger.sol";
import {IRewardVault, Proposal} from "../../../contracts/interfaces/IRewardVault.sol";
import {MarketHandler} from "./MarketHandler.sol";
import {PayoutHandler} from "./PayoutHandler.sol";
import {World} from "./World.sol";

/// @dev What vault and ledger owe, summed over everybody who takes part. Its lists are written once: it is asked after
/// every call.
contract Books {
    IRewardVault private immutable vault;
    IQueryLedger private immutable ledger;
    MarketHandler private immutable market;
    PayoutHandler private immutable payouts;

    address[] private _tokens;
    /// @dev accounts, and splits, as the vault names them
    bytes32[] private _payees;
    address[] private _earners;
    address[] private _researchers;
    address[] private _validators;

    constructor(World world, MarketHandler market_, PayoutHandler payouts_) {
        (vault, ledger, market, payouts) = (world.vault(), world.ledger(), market_, payouts_);
        for (uint256 t; t < world.tokens().EXACT(); ++t) _tokens.push(world.tokens().at(t));
        address[] memory everybody = world.actors().everybody();
        for (uint256 i; i < everybody.length; ++i) _payees.push(bytes32(uint256(uint160(everybody[i]))));
        for (uint256 i; i < market_.SPLITS(); ++i) _payees.push(market_.splitKey(i));
        _payees.push(bytes32(uint256(uint160(world.timelock()))));
        for (uint256 i; i < payouts_.ACCOUNTS(); ++i) {
            (address account, ) = payouts_.leafAt(i);
            _earners.push(account);
        }
        for (uint256 i; i < world.actors().RESEARCHERS(); ++i) {
            (address account, ) = world.actors().researcher(i);
            _researchers.push(account);
        }
        _validators = world.actors().validators();
    }

    /// @dev Returns unpaid balances + resting sales + unclaimed usage revenue + bonds of queued roots.
    function vaultOwes(address token) external view returns (uint256 sum) {
        (uint256 received, uint256 claimed) = vault.usageOf(token);
        sum = balances(token) + market.resting(token) + (received - claimed);
        if (token != address(0)) return sum;
        Proposal[] memory queue = vault.proposals();
        for (uint256 i; i < queue.length; ++i) sum += queue[i].bond;
    }

    function balances(address token) public view returns (uint256 sum) {
        for (uint256 i; i < _payees.length; ++i) sum += vault.balanceOf(_payees[i], token);
    }

    function deposits(address token) external view returns (uint256 sum) {
        for (uint256 r; r < _researchers.length; ++r) {
            for (uint256 v; v < _validators.length; ++v) {
                (uint128 a, uint128 b, , ) = ledger.depositOf(_researchers[r], _validators[v], token);
                sum += uint256(a) + b;
            }
        }
    }

    /// @dev Returns what usage paid to anybody, by the vault's own record.
    function claims(address token) external view returns (uint256 sum) {
        for (uint256 i; i < _earners.length; ++i) sum += vault.claimedOf(_earners[i], token);
    }

    /// @dev Returns a hash of everything that is owed to anybody, to tell whether a call changed any of it.
    function fingerprint() external view returns (bytes32 hash) {
        for (uint256 t; t < _tokens.length; ++t) {
            address token = _tokens[t];
            hash = keccak256(abi.encode(hash, _hashBalances(token), _hashDeposits(token), _hashUsage(token)));
        }
        uint256 count = market.saleCount();
        for (uint256 i = count; i != 0 && i + 4 > count; --i) {
            hash = keccak256(abi.encode(hash, vault.isHeld(market.saleAt(i - 1))));
        }
        (bytes32 root, uint64 epoch) = vault.acceptedRoot();
        return keccak256(abi.encode(hash, vault.proposals(), root, epoch));
    }

    function _hashBalances(address token) private view returns (bytes32 hash) {
        for (uint256 i; i < _payees.length; ++i) hash = keccak256(abi.encode(hash, vault.balanceOf(_payees[i], token)));
    }

    function _hashDeposits(address token) private view returns (bytes32 hash) {
        for (uint256 r; r < _researchers.length; ++r) {
            for (uint256 v; v < _validators.length; ++v) {
                (uint128 a, uint128 b, uint128 c, uint40 d) = ledger.depositOf(_researchers[r], _validators[v], token);
                hash = keccak256(abi.encode(hash, a, b, c, d));
            }
        }
    }

    function _hashUsage(address token) private view returns (bytes32 hash) {
        (uint256 received, uint256 claimed) = vault.usageOf(token);
        hash = keccak256(abi.encode(received, claimed));
        for (uint256 i; i < _earners.length; ++i) {
            hash = keccak256(abi.encode(hash, vault.claimedOf(_earners[i], token)));
        }
    }
}
