// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessPass} from "../interfaces/IAccessPass.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {IRewardVault} from "../interfaces/IRewardVault.sol";
import {IpfsUri} from "../utils/IpfsUri.sol";
import {PassRoot} from "./PassRoot.sol";
import {Purchases} from "./Purchases.sol";
import {Seats} from "./Seats.sol";

/// @title Soulbound access passes
/// @dev One contract in rooms, each its own concern: PassRoot (whom it asks), PassToken (ERC-721, ERC-5192), Offers,
/// Sales (how a sale is made and taken back), Purchases (the ways to buy), Seats, SignedActs (relayed acts). Here: who may,
/// and what the timelock does.
contract AccessPass is Purchases, Seats {
    uint256 private constant MAX_REVOCATIONS = 256;

    bytes32 private _collection;

    constructor(
        address timelock_,
        IProvenanceRegistry registry_,
        ILicenseBook book_,
        IRewardVault vault_,
        IQueryLedger ledger_
    ) PassRoot(timelock_, registry_, book_, vault_, ledger_) {}

    /// @inheritdoc IAccessPass
    function revoke(uint256 passId, bytes32 reason) external onlyTimelock {
        _revoke(passId, reason);
    }

    /// @inheritdoc IAccessPass
    function revokeMany(uint256[] calldata passIds, bytes32 reason) external onlyTimelock {
        _checkBatch(passIds.length, MAX_REVOCATIONS);
        for (uint256 i; i < passIds.length; ++i) {
            if (i != 0 && passIds[i] <= passIds[i - 1]) revert PassBatchOrder(i);
            _revoke(passIds[i], reason);
        }
    }

    /// @inheritdoc IAccessPass
    function setContractURI(bytes32 digest) external onlyTimelock {
        if (digest == 0) revert PassZeroDigest();
        _collection = digest;
        emit ContractURIUpdated();
    }

    /// @inheritdoc IAccessPass
    function hasAccess(address user, uint256 dataset) external view returns (bool) {
        if (!registry.isOpen(dataset)) return false;
        uint256 licences = _downloadableOf(dataset);
        for (uint256 licence = 0; licences >> licence != 0; ++licence) {
            // licence < 256: the shift leaves nothing of the bitmap beyond that
            if ((licences >> licence) & 1 == 1 && _mayUse(user, dataset, uint8(licence), true)) return true;
        }
        return false;
    }

    /// @inheritdoc IAccessPass
    function canQuery(address user, uint24 pool, uint8 licence) external view returns (bool) {
        // the registry reverts for a pool that does not exist
        if (pool == 0 || pool > registry.poolCount()) return false;
        uint256 dataset = registry.poolId(pool);
        return registry.isActive(dataset) && _mayUse(user, dataset, licence, false);
    }

    /// @inheritdoc IAccessPass
    function contractURI() external view returns (string memory) {
        return _collection == 0 ? "" : IpfsUri.uriOf(_collection);
    }
}
