// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {IAccessPass, Offer} from "../interfaces/IAccessPass.sol";
import {Kind} from "../interfaces/IProvenanceRegistry.sol";
import {OfferSlot, OfferSlotLib} from "./OfferSlot.sol";
import {PassToken} from "./PassToken.sol";

/// @title What datasets' owners offer
abstract contract Offers is PassToken {
    uint32 public constant MAX_DURATION = 3650 days;

    mapping(uint256 dataset => mapping(uint8 licence => OfferSlot)) private _offers;
    /// @dev Bit l set: licence l was once offered with `download`, so `hasAccess` has to look at it.
    mapping(uint256 dataset => uint256 licences) private _downloadable;

    /// @inheritdoc IAccessPass
    function offer(uint256 dataset, uint8 licence, Offer calldata value) external {
        _offer(dataset, licence, value);
    }

    /// @inheritdoc IAccessPass
    function setOffers(uint256[] calldata datasets, uint8[] calldata licences, Offer[] calldata values) external {
        uint256 size = datasets.length;
        _checkBatch(size, MAX_BATCH);
        _checkLength(size, licences.length);
        _checkLength(size, values.length);
        for (uint256 i; i < size; ++i) {
            if (i != 0 && !_isAfter(datasets[i], licences[i], datasets[i - 1], licences[i - 1]))
                revert PassBatchOrder(i);
            _offer(datasets[i], licences[i], values[i]);
        }
    }

    /// @inheritdoc IAccessPass
    function offerOf(uint256 dataset, uint8 licence) external view returns (Offer memory) {
        OfferSlot o = _offers[dataset][licence];
        return Offer(o.price(), o.duration(), o.token(), o.seats(), o.download());
    }

    /// @inheritdoc IAccessPass
    function offerHash(uint256 dataset, uint8 licence) external view returns (bytes32) {
        return _offers[dataset][licence].hash(dataset, licence);
    }

    function _offerAt(uint256 dataset, uint8 licence) internal view returns (OfferSlot) {
        return _offers[dataset][licence];
    }

    function _downloadableOf(uint256 dataset) internal view returns (uint256 licences) {
        return _downloadable[dataset];
    }

    function _offer(uint256 dataset, uint8 licence, Offer calldata value) private {
        Kind kind = registry.kindOf(dataset);
        if (kind == Kind.None || kind == Kind.Stream) revert PassNotSold(dataset);
        if (IERC721(address(registry)).ownerOf(dataset) != msg.sender) revert PassNotDatasetOwner(dataset, msg.sender);
        if (value.duration == 0) {
            _offers[dataset][licence] = OfferSlot.wrap(0);
            emit OfferSet(dataset, licence, 0, 0, 0, 0, false);
            return;
        }
        _list(dataset, licence, value, kind);
        emit OfferSet(dataset, licence, value.price, value.duration, value.token, value.seats, value.download);
    }

    function _list(uint256 dataset, uint8 licence, Offer calldata value, Kind kind) private {
        if (value.duration > MAX_DURATION) revert PassDuration(value.duration);
        // both revert for what is unknown or switched off
        book.feeOf(licence);
        book.tokenAt(value.token);
        uint24 pool;
        if (kind == Kind.Pool) {
            if (value.download) revert PassPoolDownload(dataset);
            (pool, ) = registry.numbersOf(dataset);
        } else if (value.download) {
            _downloadable[dataset] |= 1 << licence;
        }
        _remember(dataset, licence);
        _offers[dataset][licence] = OfferSlotLib.pack(value, pool);
    }

    function _isAfter(uint256 dataset, uint8 licence, uint256 last, uint8 lastLicence) private pure returns (bool) {
        return dataset > last || (dataset == last && licence > lastLicence);
    }
}
