// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev The vault's parameters, and where its queue of roots stands: one slot. From the low end: queued roots (8 bits),
/// where their ring begins (8), accepted epoch (40), era of the bond (16), bond (72), proposal timeout (24), veto window
/// (24), rest (24), revision of the queue (40). What is written fits, by the parameters' caps and the size of the ring.
type VaultState is uint256;

using VaultStates for VaultState global;

/// @title Reads and changes the vault's state
library VaultStates {
    uint256 internal constant MAX_QUEUE = 16;
    /// @dev one more than the queue, for the accepted root
    uint256 internal constant RING = MAX_QUEUE + 1;

    function count(VaultState state) internal pure returns (uint256) {
        return _bits(state, 0, 0xff);
    }

    /// @dev Returns the slot of the ring that is `place` behind the head; MAX_QUEUE is the one before it.
    function slotAt(VaultState state, uint256 place) internal pure returns (uint256) {
        unchecked {
            return (_bits(state, 8, 0xff) + place) % RING;
        }
    }

    function acceptedEpoch(VaultState state) internal pure returns (uint256) {
        return _bits(state, 16, type(uint40).max);
    }

    /// @dev Counts the bonds there were.
    function era(VaultState state) internal pure returns (uint256) {
        return _bits(state, 56, type(uint16).max);
    }

    function bond(VaultState state) internal pure returns (uint256) {
        return _bits(state, 72, type(uint72).max);
    }

    function proposalTimeout(VaultState state) internal pure returns (uint256) {
        return _bits(state, 144, type(uint24).max);
    }

    function vetoWindow(VaultState state) internal pure returns (uint256) {
        return _bits(state, 168, type(uint24).max);
    }

    function rest(VaultState state) internal pure returns (uint256) {
        return _bits(state, 192, type(uint24).max);
    }

    function revision(VaultState state) internal pure returns (uint256) {
        return _bits(state, 216, type(uint40).max);
    }

    /// @dev One root more, of the next revision.
    function withRoot(VaultState state) internal pure returns (VaultState) {
        return VaultState.wrap(VaultState.unwrap(state) + (1 << 216) + 1);
    }

    /// @dev The queue's first root is accepted.
    function withAccepted(VaultState state, uint256 epoch) internal pure returns (VaultState next) {
        uint256 head = state.slotAt(1);
        assembly ("memory-safe") {
            next := or(shl(56, shr(56, state)), or(shl(16, epoch), or(shl(8, head), sub(and(state, 0xff), 1))))
        }
    }

    /// @dev Only `kept` roots are left, of the next revision.
    function withVeto(VaultState state, uint256 kept) internal pure returns (VaultState next) {
        assembly ("memory-safe") {
            next := add(or(shl(8, shr(8, state)), kept), shl(216, 1))
        }
    }

    function withParameters(
        VaultState state,
        uint256 rest_,
        uint256 vetoWindow_,
        uint256 proposalTimeout_
    ) internal pure returns (VaultState next) {
        assembly ("memory-safe") {
            next := or(shl(216, shr(216, state)), shr(112, shl(112, state)))
            next := or(next, or(shl(192, rest_), or(shl(168, vetoWindow_), shl(144, proposalTimeout_))))
        }
    }

    /// @dev Another bond, of the next era.
    function withBond(VaultState state, uint256 bond_) internal pure returns (VaultState next) {
        assembly ("memory-safe") {
            let others := or(shl(144, shr(144, state)), shr(184, shl(184, state)))
            next := or(add(others, shl(56, 1)), shl(72, bond_))
        }
    }

    function _bits(VaultState state, uint256 from, uint256 mask) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := and(shr(from, state), mask)
        }
    }
}
