// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Offer} from "../interfaces/IAccessPass.sol";

/// @notice An offer in one word: price 96 | duration 32 | token 16 | seats 8 | download 1 | pool 24, so that a purchase
/// need not ask the registry which pool it is.
type OfferSlot is uint256;

using OfferSlotLib for OfferSlot global;

library OfferSlotLib {
    uint256 private constant DURATION_AT = 96;
    uint256 private constant TOKEN_AT = 128;
    uint256 private constant SEATS_AT = 144;
    uint256 private constant DOWNLOAD_AT = 152;
    uint256 private constant POOL_AT = 153;

    function pack(Offer calldata o, uint24 pool_) internal pure returns (OfferSlot) {
        uint256 word = o.price;
        word |= uint256(o.duration) << DURATION_AT;
        word |= uint256(o.token) << TOKEN_AT;
        word |= uint256(o.seats) << SEATS_AT;
        if (o.download) word |= 1 << DOWNLOAD_AT;
        return OfferSlot.wrap(word | (uint256(pool_) << POOL_AT));
    }

    function price(OfferSlot slot) internal pure returns (uint96) {
        return uint96(OfferSlot.unwrap(slot));
    }

    /// @dev Returns 0 when there is no offer.
    function duration(OfferSlot slot) internal pure returns (uint32) {
        return uint32(OfferSlot.unwrap(slot) >> DURATION_AT);
    }

    function token(OfferSlot slot) internal pure returns (uint16) {
        return uint16(OfferSlot.unwrap(slot) >> TOKEN_AT);
    }

    function seats(OfferSlot slot) internal pure returns (uint8) {
        return uint8(OfferSlot.unwrap(slot) >> SEATS_AT);
    }

    function download(OfferSlot slot) internal pure returns (bool) {
        return (OfferSlot.unwrap(slot) >> DOWNLOAD_AT) & 1 == 1;
    }

    /// @dev Returns 0 when the dataset is no pool.
    function pool(OfferSlot slot) internal pure returns (uint24) {
        return uint24(OfferSlot.unwrap(slot) >> POOL_AT);
    }

    /// @dev Returns the hash of the Offer it is made of, with what it is for.
    function hash(OfferSlot o, uint256 dataset, uint8 licence) internal pure returns (bytes32) {
        return keccak256(abi.encode(dataset, licence, o.price(), o.duration(), o.token(), o.seats(), o.download()));
    }
}
