// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Actions} from "./Actions.sol";
import {Clock} from "./Clock.sol";
import {vm} from "./Vm.sol";

/// @dev A call that somebody signed for others to send. The signature is the last thing in it: three words.
struct Deed {
    address signer;
    address target;
    bytes call;
    bytes32 digest;
    /// @dev last second it may be sent
    uint256 deadline;
    /// @dev of all deeds of one slot only one ever counts: a nonce, an id, a version
    bytes32 slot;
    /// @dev what it is about, as its handler knows it
    uint256 about;
    /// @dev true: the signature is bytes, after a word with its length; false: v, r and s
    bool packed;
    /// @dev true: the signer is a wallet that was told the digest, and looks at no signature
    bool byWallet;
}

/// @dev Sends what was signed as it is, again, late, on another chain, bent in any word, or with another's signature; and
/// counts what got through that should not have, and what did not that should have.
abstract contract SignedHandler is Actions {
    uint256 internal constant YEAR = 365 days;
    uint256 private constant SIGNATURE_WORDS = 3;
    /// @dev as Hardhat's
    uint256 private constant CHAIN = 31337;

    Clock internal clock;
    address internal thief;
    uint256 private _thiefKey;
    Deed[] private _deeds;
    mapping(bytes32 slot => bool) internal _spent;

    /// @dev calls that counted though nobody had signed them, as they were
    uint256 public forged;
    /// @dev calls that counted again
    uint256 public replayed;
    /// @dev calls that counted after their deadline, or after their signer had taken them back
    uint256 public stale;
    bytes private _answer;

    /// @dev Something was refused, with this answer, though nothing spoke against it: 10.
    error HeldUp(bytes4 what, bytes answer);

    constructor(Clock clock_, address thief_, uint256 thiefKey) {
        (clock, thief, _thiefKey) = (clock_, thief_, thiefKey);
    }

    /// @dev Fails with what went wrong.
    function check() external view {
        require(forged == 0, "14: acted for somebody who had not signed that");
        require(replayed == 0, "14: a signature counted twice");
        require(stale == 0, "14: a signature counted after its end");
    }

    /// @dev As it was signed, by anybody.
    function submit(uint256 seed, uint256 by) public {
        clock.refresh();
        if (_deeds.length == 0) return;
        _submit(_recent(seed), by % 2 == 0 ? thief : address(this));
    }

    /// @dev Bent in one word.
    function bend(uint256 seed, uint256 word, uint256 how) external {
        clock.refresh();
        if (_deeds.length == 0) return;
        Deed memory deed = _recent(seed);
        uint256 words = (deed.call.length - 4) / 32 - SIGNATURE_WORDS;
        // what a wallet is asked to sign has no signature in it; the length of one says nothing by itself
        if (!deed.byWallet && !deed.packed) words += SIGNATURE_WORDS;
        if (deed.packed) --words;
        if (!_bend(deed.call, 4 + 32 * (word % words), how)) return;
        _forge(deed, deed.target, thief);
        _did("bend");
    }

    /// @dev With the signature of another deed, or of a thief who signs the same.
    function swap(uint256 seed, uint256 other, uint256 by) external {
        clock.refresh();
        if (_deeds.length == 0) return;
        (Deed memory deed, Deed memory source) = (_recent(seed), _recent(other));
        if (deed.byWallet || source.digest == deed.digest) return;
        if (by % 2 == 0) _setSignature(deed, _thiefKey);
        else _copyTail(source.call, deed.call);
        _forge(deed, deed.target, thief);
        _did("swap");
    }

    /// @dev Where it was not meant for: on another chain, or another contract of the same code.
    function stray(uint256 seed, uint256 chain) external {
        clock.refresh();
        if (_deeds.length == 0) return;
        Deed memory deed = _recent(seed);
        address target = chain % 2 == 0 ? deed.target : _twinOf(deed.target);
        if (target == deed.target) vm.chainId(CHAIN + 1 + ((chain >> 8) % 1_000));
        _forge(deed, target, thief);
        vm.chainId(CHAIN);
        _did("stray");
    }

    /// @dev After its last second.
    function late(uint256 seed, uint256 by) external {
        clock.refresh();
        if (_deeds.length == 0) return;
        Deed memory deed = _recent(seed);
        if (deed.deadline > block.timestamp + YEAR) return; // it has none
        if (deed.deadline >= block.timestamp) vm.warp(deed.deadline + 1 + ((by >> 8) % 1_000));
        if (_send(deed, deed.target, thief)) ++stale;
        clock.refresh();
        _did("late");
    }

    /* FOR HANDLERS */

    /// @dev Whether it counts now: the rest of what a handler knows besides slot and deadline.
    function _isDue(Deed memory deed) internal virtual returns (bool);

    /// @dev What comes of a deed that counted.
    function _onDone(Deed memory deed) internal virtual;

    /// @dev Another contract of the same code, or the same where there is none.
    function _twinOf(address target) internal virtual returns (address) {
        return target;
    }

    /// @dev Returns whether the call did anything for the signer.
    function _send(Deed memory deed, address target, address by) internal virtual returns (bool ok) {
        vm.prank(by);
        (ok, _answer) = target.call{gas: 3_000_000}(deed.call);
    }

    /// @dev Signs a call that ends with room for its signature, and keeps it.
    function _keep(Deed memory deed, uint256 key) internal {
        if (key != 0) _setSignature(deed, key);
        _deeds.push(deed);
    }

    /// @dev Returns one of the last eight deeds.
    function _recent(uint256 seed) internal view returns (Deed memory) {
        uint256 count = _deeds.length;
        return _deeds[count - 1 - (seed % (count < 8 ? count : 8))];
    }

    /// @dev Returns one of them that calls this, and that slot and deadline do not speak against.
    function _openDeed(bytes4 what, uint256 seed) internal view returns (Deed memory deed, bool found) {
        for (uint256 i; i < 8 && !found && _deeds.length != 0; ++i) {
            deed = _recent((seed % 8) + i);
            found = bytes4(deed.call) == what && !_spent[deed.slot] && block.timestamp <= deed.deadline;
        }
    }

    function _deedCount() internal view returns (uint256) {
        return _deeds.length;
    }

    function _submit(Deed memory deed, address by) internal {
        bool over = _spent[deed.slot] || block.timestamp > deed.deadline;
        _submit(deed, by, !over && _isDue(deed));
    }

    /// @param due whether it counts now
    function _submit(Deed memory deed, address by, bool due) internal {
        if (!_send(deed, deed.target, by)) {
            if (due) revert HeldUp(bytes4(deed.call), _answer);
            return;
        }
        if (_spent[deed.slot]) ++replayed;
        else if (!due) ++stale;
        _finish(deed);
    }

    function _finish(Deed memory deed) internal {
        _spent[deed.slot] = true;
        _onDone(deed);
        _did("submit");
    }

    /// @dev Returns an argument's word.
    function _word(bytes memory data, uint256 i) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x24), mul(i, 0x20)))
        }
    }

    /* INSIDE */

    function _forge(Deed memory deed, address target, address by) private {
        if (_send(deed, target, by)) ++forged;
    }

    function _setSignature(Deed memory deed, uint256 key) private pure {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, deed.digest);
        (bytes memory data, uint256 tail) = (deed.call, deed.call.length - 32 * SIGNATURE_WORDS);
        bytes32 first = deed.packed ? r : bytes32(uint256(v));
        bytes32 second = deed.packed ? s : r;
        bytes32 third = deed.packed ? bytes32(uint256(v) << 248) : s;
        assembly ("memory-safe") {
            let to := add(add(data, 0x20), tail)
            mstore(to, first)
            mstore(add(to, 0x20), second)
            mstore(add(to, 0x40), third)
        }
    }

    function _copyTail(bytes memory from, bytes memory to) private pure {
        for (uint256 i = 1; i <= 32 * SIGNATURE_WORDS; ++i) to[to.length - i] = from[from.length - i];
    }

    /// @dev Flips bits of a word. What reads as the offset of something is left alone: elsewhere there may be the same.
    function _bend(bytes memory data, uint256 offset, uint256 how) private pure returns (bool) {
        uint256 word;
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), offset))
        }
        if (word != 0 && word < 0x1000 && word % 32 == 0) return false;
        // one low bit, as an amount or a flag has; one of an address; or many
        if (how % 4 < 2) word ^= 1 << ((how >> 8) % 8);
        else if (how % 4 == 2) word ^= 1 << ((how >> 8) % 160);
        else word ^= how | 1;
        assembly ("memory-safe") {
            mstore(add(add(data, 0x20), offset), word)
        }
        return true;
    }
}
