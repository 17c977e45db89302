// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A pass in one word: expiry 40 | seats 8 | download 1 | revoked 1 | run 14 | first 24 bytes of a sale's hash.
/// @dev Holder, dataset and licence are in the pass's id. Whoever wants two sales with one tag has to find a collision of
/// 192 bits. The word of a pass is never zero, for it has an expiry.
type PassSlot is uint256;

using PassSlotLib for PassSlot global;

library PassSlotLib {
    uint256 private constant DOWNLOAD = 1 << 48;
    uint256 private constant REVOKED = 1 << 49;
    uint256 private constant RUN_AT = 50;
    uint256 private constant RUN_MASK = (1 << 14) - 1;
    uint256 private constant TAG_AT = 64;

    function exists(PassSlot slot) internal pure returns (bool) {
        return PassSlot.unwrap(slot) != 0;
    }

    function expiry(PassSlot slot) internal pure returns (uint40) {
        return uint40(PassSlot.unwrap(slot));
    }

    function seats(PassSlot slot) internal pure returns (uint8) {
        return uint8(PassSlot.unwrap(slot) >> 40);
    }

    function download(PassSlot slot) internal pure returns (bool) {
        return PassSlot.unwrap(slot) & DOWNLOAD != 0;
    }

    function revoked(PassSlot slot) internal pure returns (bool) {
        return PassSlot.unwrap(slot) & REVOKED != 0;
    }

    function run(PassSlot slot) internal pure returns (uint16) {
        return uint16((PassSlot.unwrap(slot) >> RUN_AT) & RUN_MASK);
    }

    /// @dev Returns the first 24 bytes of the hash of the sale it keeps, 0 when it keeps none.
    function tag(PassSlot slot) internal pure returns (uint256) {
        return PassSlot.unwrap(slot) >> TAG_AT;
    }

    /// @dev Whether it keeps this sale. No hash begins with 24 zero bytes.
    function keeps(PassSlot slot, bytes32 sale) internal pure returns (bool) {
        return tag(slot) == uint256(sale) >> TAG_AT;
    }

    /// @dev Begins the next run (after the last one, run 0 again), without an expiry yet.
    function begin(PassSlot slot, uint8 seats_, bool download_) internal pure returns (PassSlot) {
        uint256 next = ((PassSlot.unwrap(slot) >> RUN_AT) + (exists(slot) ? 1 : 0)) & RUN_MASK;
        uint256 terms = (uint256(seats_) << 40) | (download_ ? DOWNLOAD : 0);
        return PassSlot.wrap((tag(slot) << TAG_AT) | (next << RUN_AT) | terms);
    }

    function withExpiry(PassSlot slot, uint40 expiry_) internal pure returns (PassSlot) {
        return PassSlot.wrap(((PassSlot.unwrap(slot) >> 40) << 40) | expiry_);
    }

    function withRevoked(PassSlot slot) internal pure returns (PassSlot) {
        return PassSlot.wrap(PassSlot.unwrap(slot) | REVOKED);
    }

    /// @param sale 0 forgets the one it keeps
    function withSale(PassSlot slot, bytes32 sale) internal pure returns (PassSlot) {
        return PassSlot.wrap(((uint256(sale) >> TAG_AT) << TAG_AT) | uint64(PassSlot.unwrap(slot)));
    }
}
