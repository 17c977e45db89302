// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassSlot} from "./PassSlot.sol";

/// @dev Each part of a pass's word keeps out of the others', also at its largest.
contract PassSlotTest {
    uint16 private constant RUNS = 1 << 14;

    function testFuzz_keepsItsParts(
        uint40 expiry,
        uint8 seats,
        bool download,
        bytes32 sale,
        uint16 runs
    ) external pure {
        PassSlot slot = _after(runs % RUNS, expiry, seats, download).withSale(sale);
        _check(slot, expiry, seats, download, runs % RUNS);
        assert(!slot.revoked() && slot.keeps(sale) && slot.tag() == uint256(sale) >> 64);
        PassSlot revoked = slot.withRevoked();
        _check(revoked, expiry, seats, download, runs % RUNS);
        assert(revoked.revoked() && revoked.keeps(sale));
        _check(revoked.withSale(0), expiry, seats, download, runs % RUNS);
        assert(revoked.withSale(0).tag() == 0 && revoked.withSale(0).revoked());
    }

    function testFuzz_beginsTheNextRun(
        uint40 expiry,
        uint8 seats,
        bool download,
        bytes32 sale,
        uint16 runs
    ) external pure {
        expiry |= 1; // a pass's word is never zero
        PassSlot slot = _after(runs % RUNS, expiry, 255, true).withSale(sale).withRevoked();
        PassSlot next = slot.begin(seats, download);
        _check(next, 0, seats, download, ((runs % RUNS) + 1) % RUNS);
        assert(!next.revoked() && next.keeps(sale));
    }

    /// @dev Begun anew as often as it takes: by its word, for 16,384 runs were too long.
    function _after(uint16 run, uint40 expiry, uint8 seats, bool download) private pure returns (PassSlot) {
        PassSlot before = PassSlot.wrap(((uint256(run) + RUNS - 1) % RUNS << 50) | 1);
        return before.begin(seats, download).withExpiry(expiry);
    }

    function _check(PassSlot slot, uint40 expiry, uint8 seats, bool download, uint16 run) private pure {
        assert(slot.expiry() == expiry && slot.seats() == seats && slot.download() == download && slot.run() == run);
    }
}
