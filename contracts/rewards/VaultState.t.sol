// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VaultState, VaultStates} from "./VaultState.sol";

/// @dev Whatever stood in the vault's state, a change of one part leaves the others as they were.
contract VaultStateTest {
    function testFuzz_parametersKeepTheRest(
        VaultState state,
        uint24 rest,
        uint24 vetoWindow,
        uint24 timeout
    ) external pure {
        VaultState next = state.withParameters(rest, vetoWindow, timeout);
        assert(next.rest() == rest && next.vetoWindow() == vetoWindow && next.proposalTimeout() == timeout);
        assert(next.bond() == state.bond() && next.era() == state.era() && next.revision() == state.revision());
        _sameQueue(state, next);
    }

    function testFuzz_bondKeepsTheRest(VaultState state, uint72 bond) external pure {
        if (state.era() == type(uint16).max) return; // the vault refuses another
        VaultState next = state.withBond(bond);
        assert(next.bond() == bond && next.era() == state.era() + 1 && next.revision() == state.revision());
        _sameParameters(state, next);
        _sameQueue(state, next);
    }

    function testFuzz_queueKeepsTheRest(VaultState state, uint8 kept, uint40 epoch) external pure {
        VaultState queue = VaultState.wrap(VaultState.unwrap(state) & ~uint256(0xffff) & ~(uint256(1) << 255)); // an empty one
        VaultState longer = queue.withRoot().withRoot();
        assert(longer.count() == 2 && longer.revision() == queue.revision() + 2 && longer.slotAt(0) == queue.slotAt(0));
        _sameParameters(queue, longer);
        VaultState accepted = longer.withAccepted(epoch);
        assert(accepted.count() == 1 && accepted.acceptedEpoch() == epoch && accepted.slotAt(0) == longer.slotAt(1));
        assert(accepted.revision() == longer.revision() && accepted.slotAt(VaultStates.MAX_QUEUE) == longer.slotAt(0));
        _sameParameters(queue, accepted);
        VaultState vetoed = longer.withVeto(kept);
        assert(vetoed.count() == kept && vetoed.revision() == longer.revision() + 1);
        assert(vetoed.slotAt(0) == longer.slotAt(0) && vetoed.acceptedEpoch() == longer.acceptedEpoch());
        _sameParameters(queue, vetoed);
    }

    function _sameQueue(VaultState a, VaultState b) private pure {
        assert(a.count() == b.count() && a.slotAt(0) == b.slotAt(0) && a.acceptedEpoch() == b.acceptedEpoch());
    }

    function _sameParameters(VaultState a, VaultState b) private pure {
        assert(a.rest() == b.rest() && a.vetoWindow() == b.vetoWindow() && a.proposalTimeout() == b.proposalTimeout());
    }
}
