// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRewardVault, Proposal} from "../interfaces/IRewardVault.sol";
import {RunningHashes} from "./RunningHashes.sol";
import {VaultState, VaultStates} from "./VaultState.sol";

/// @title Payout roots: proposed, queued, accepted or vetoed
abstract contract Roots is RunningHashes {
    /// @dev Two slots. In `rest`, from the high end: proposer (160 bits), acceptableAt (40), epoch (40), era (16) of its bond.
    struct QueuedRoot {
        bytes32 root;
        uint256 rest;
    }

    /// @dev A ring: slots are overwritten, never cleared. The one before the head keeps the accepted root.
    mapping(uint256 slot => QueuedRoot) private _ring;

    /// @inheritdoc IRewardVault
    function proposeRoot(
        uint64 epoch,
        bytes32 root,
        uint40 revision,
        bytes32 running,
        bytes32 manifest
    ) external payable {
        if (root == bytes32(0)) revert VaultZeroRoot();
        VaultState state = _state;
        if (msg.value != state.bond()) revert VaultWrongValue(state.bond(), msg.value);
        if (revision != state.revision()) revert VaultRevision(uint40(state.revision()), revision);
        (state, ) = _acceptRipe(state);
        if (state.count() == VaultStates.MAX_QUEUE) revert VaultQueueFull(VaultStates.MAX_QUEUE);
        _checkEpoch(state, epoch);
        _checkProposer(state, epoch);
        bytes32 expected = runningHashAt(epoch);
        if (running != expected) revert VaultRunningHash(expected, running);
        uint256 acceptableAt = _enqueue(state, epoch, root);
        emit RootProposed(
            epoch,
            root,
            msg.sender,
            revision,
            running,
            manifest,
            uint40(acceptableAt),
            uint128(state.bond())
        );
    }

    /// @inheritdoc IRewardVault
    function acceptRoots() external returns (uint256 accepted) {
        VaultState state = _state;
        if (state.count() == 0) revert VaultNoProposal();
        (state, accepted) = _acceptRipe(state);
        if (accepted == 0) revert VaultTooEarly(uint40(_ring[state.slotAt(0)].rest >> 56));
        _state = state;
    }

    /// @inheritdoc IRewardVault
    function vetoRoot(uint64 epoch, bytes32 reason) external {
        if (!appointments.isGuardian(msg.sender)) revert VaultNotGuardian(msg.sender);
        VaultState state = _state;
        uint256 kept;
        while (kept < state.count() && uint40(_ring[state.slotAt(kept)].rest >> 16) != epoch) ++kept;
        if (kept == state.count()) revert VaultUnknownProposal(epoch);
        uint256 bonds;
        for (uint256 i = kept; i < state.count(); ++i) {
            QueuedRoot storage voided = _ring[state.slotAt(i)];
            bonds += _bonds[uint16(voided.rest)];
            emit RootVetoed(uint40(voided.rest >> 16), voided.root, reason);
        }
        _state = state.withVeto(kept);
        if (bonds != 0) _add(_accountKey(timelock), address(0), bonds);
    }

    /// @inheritdoc IRewardVault
    function acceptedRoot() external view returns (bytes32 root, uint64 epoch) {
        return (_acceptedRoot(), uint64(_state.acceptedEpoch()));
    }

    /// @inheritdoc IRewardVault
    function lastRoot() external view returns (bytes32 root, uint64 epoch, uint40 revision) {
        VaultState state = _state;
        QueuedRoot storage last = _ring[state.slotAt(state.count() + VaultStates.MAX_QUEUE)];
        return (last.root, uint40(last.rest >> 16), uint40(state.revision()));
    }

    /// @inheritdoc IRewardVault
    function proposals() external view returns (Proposal[] memory list) {
        VaultState state = _state;
        list = new Proposal[](state.count());
        bytes32 parent = _acceptedRoot();
        for (uint256 i; i < list.length; ++i) {
            QueuedRoot storage queued = _ring[state.slotAt(i)];
            uint256 word = queued.rest;
            list[i] = Proposal({
                root: queued.root,
                parent: parent,
                epoch: uint40(word >> 16),
                proposer: address(uint160(word >> 96)),
                acceptableAt: uint40(word >> 56),
                bond: uint128(_bonds[uint16(word)])
            });
            parent = list[i].root;
        }
    }

    function _acceptedRoot() internal view returns (bytes32) {
        return _ring[_state.slotAt(VaultStates.MAX_QUEUE)].root;
    }

    /// @dev Accepts from the head of the queue; the caller stores the state.
    function _acceptRipe(VaultState state) private returns (VaultState, uint256 accepted) {
        while (state.count() != 0) {
            uint256 word = _ring[state.slotAt(0)].rest;
            if (block.timestamp < uint40(word >> 56)) break;
            (uint256 epoch, uint256 era) = (uint40(word >> 16), uint16(word));
            uint256 bond_ = era == state.era() ? state.bond() : _bonds[era];
            state = state.withAccepted(epoch);
            ++accepted;
            if (bond_ != 0) _add(bytes32(word >> 96), address(0), bond_);
            emit RootAccepted(uint64(epoch));
        }
        return (state, accepted);
    }

    /// @dev A root closes a later epoch than the one before it: the last queued, or the accepted one.
    function _checkEpoch(VaultState state, uint64 epoch) private view {
        uint256 queued = state.count();
        uint256 last = queued == 0 ? state.acceptedEpoch() : uint40(_ring[state.slotAt(queued - 1)].rest >> 16);
        if (epoch <= last) revert VaultEpochOrder(epoch, uint64(last));
    }

    function _checkProposer(VaultState state, uint64 epoch) private view {
        uint256 closedAt = (uint256(epoch) + 1) * epochLength;
        if (block.timestamp < closedAt) revert VaultEpochOpen(epoch);
        if (msg.sender == appointments.proposerOf(epoch)) return;
        (uint256 late, uint256 timeout) = (block.timestamp - closedAt, state.proposalTimeout());
        if (late < timeout || (late < 2 * timeout && !appointments.isValidator(msg.sender)))
            revert VaultNotProposer(msg.sender, epoch);
        for (uint256 i; i < state.count(); ++i) {
            if (_ring[state.slotAt(i)].rest >> 96 == uint160(msg.sender)) revert VaultOpenProposal(msg.sender);
        }
    }

    /// @dev Puts a root behind the queue. Its epoch is closed, so below the timestamp.
    function _enqueue(VaultState state, uint256 epoch, bytes32 root) private returns (uint256 acceptableAt) {
        QueuedRoot storage next = _ring[state.slotAt(state.count())];
        uint256 era = state.era();
        acceptableAt = block.timestamp + state.vetoWindow();
        uint256 word;
        assembly ("memory-safe") {
            word := or(shl(96, caller()), or(shl(56, acceptableAt), or(shl(16, epoch), era)))
        }
        (next.root, next.rest) = (root, word);
        _state = state.withRoot();
    }
}
