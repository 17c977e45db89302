// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {Anchor, Consent, Content} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Parent, RecordField, SignedJoin} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {ContractWallet} from "../../../contracts/mocks/ContractWallet.sol";
import {DatasetDeeds} from "./DatasetDeeds.sol";
import {Deed} from "./SignedHandler.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev What others do with what contributors signed, and without it: send it first, copy it, or act in their name.
contract DatasetHandler is DatasetDeeds {
    ContractWallet private burner;
    mapping(uint256 id => mapping(address device => uint256 expiry)) private _devices;
    /// @dev acts for a contributor by whom they never let
    uint256 public usurped;
    /// @dev copies that took the place of what they copied, or that its record opened
    uint256 public copied;
    /// @dev the most gas that a wallet took to say whether it signed
    uint256 public burnt;

    constructor(World world_) DatasetDeeds(world_) {
        burner = new ContractWallet(actors.thief(), ContractWallet.Mode.BurnGas);
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](22);
        (list[0], list[1], list[2]) = (this.signFile.selector, this.signVersion.selector, this.signJoin.selector);
        (list[3], list[4]) = (this.signConsent.selector, this.signDevice.selector);
        (list[5], list[6]) = (this.signWithdrawal.selector, this.submit.selector);
        (list[7], list[8], list[9]) = (this.submit.selector, this.submit.selector, this.bend.selector);
        (list[10], list[11], list[12]) = (this.swap.selector, this.stray.selector, this.late.selector);
        (list[13], list[14], list[15]) = (this.actDirectly.selector, this.copy.selector, this.batch.selector);
        (list[16], list[17], list[18]) = (this.usurp.selector, this.anchor.selector, this.burn.selector);
        (list[19], list[20], list[21]) = (this.wait.selector, this.signJoin.selector, this.batch.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](19);
        (list[0], list[1], list[2], list[3]) = ("file", "derived", "version", "stream");
        (list[4], list[5], list[6]) = ("consent", "device", "withdrawal");
        (list[7], list[8], list[9], list[10]) = ("bend", "swap", "stray", "late");
        (list[11], list[12], list[13], list[14]) = ("copy", "batch", "usurp", "device anchors");
        (list[15], list[16], list[17], list[18]) = ("burn", "cancel", "device refused", "by wallet");
    }

    /* CONTRIBUTORS */

    /// @dev Takes back what was signed, publishes a version in person, sells the token, or a wallet changes its mind.
    function actDirectly(uint256 which, uint256 how) external timed {
        if (how % 4 == 0) actors.wallet().setSulking((how >> 8) % 2 == 0);
        if (_made.length == 0) return;
        Made memory made = _pick(which);
        if (how % 4 == 1) {
            vm.prank(made.creator);
            registry.cancelSignatures();
            _spent[_nonceSlot(made.creator)] = true;
            ++_nonces[made.creator];
            _did("cancel");
        } else if (how % 4 == 2 && !made.stream && !made.withdrawn) {
            vm.prank(made.creator);
            uint64 version = registry.publishVersion(made.id, _content(made.creator));
            _spent[_versionSlot(made.id, version)] = true;
            _versions[made.id] = version;
        } else if (how % 4 == 3) {
            (address owner, address to) = (IERC721(address(registry)).ownerOf(made.id), actors.earner(how >> 8));
            vm.prank(owner);
            IERC721(address(registry)).transferFrom(owner, to, made.id);
        }
    }

    /* OTHERS */

    /// @dev 10: whoever sees what is about to be sent registers it first, then sends it too.
    function copy(uint256 seed) external timed {
        if (_deedCount() == 0) return;
        Deed memory deed = _recent(seed);
        bool isFile = bytes4(deed.call) == registry.registerFor.selector;
        if (!isFile && bytes4(deed.call) != registry.joinFor.selector) return;
        bytes32 salt = bytes32(_word(deed.call, isFile ? 1 : 4));
        uint256 own;
        if (isFile) {
            Content memory content = _contentOf(deed);
            vm.prank(thief);
            try registry.register(salt, content, new Parent[](0)) returns (uint256 id) {
                own = id;
            } catch {} // copied before
            _submit(deed, thief);
            _checkCopy(deed, own, content);
        } else {
            vm.prank(thief);
            try registry.join(pool, salt, termsHash, Consent(1, 2, false)) returns (uint256 id, uint24) {
                own = id;
            } catch {}
            _submit(deed, thief);
        }
        if (own == deed.about) ++copied;
        _did("copy");
    }

    /// @dev 10: one of two joins is sent first; the batch with both goes through all the same.
    function batch(uint256 seed, uint256 other, uint256 first) external timed {
        if (_deedCount() == 0) return;
        (Deed memory a, Deed memory b) = (_recent(seed), _recent(other));
        bytes4 join = registry.joinFor.selector;
        if (bytes4(a.call) != join || bytes4(b.call) != join || a.about == b.about) return;
        if (first % 2 == 0) _submit(a, thief);
        if (!_mayJoin(a) || !_mayJoin(b)) return;
        SignedJoin[] memory list = new SignedJoin[](2);
        (list[0], list[1]) = (_joinOf(a), _joinOf(b));
        try registry.joinBatchFor(pool, termsHash, list) {
            if (!_spent[a.slot]) _finish(a);
            if (!_spent[b.slot]) _finish(b);
            _did("batch");
        } catch (bytes memory answer) {
            revert HeldUp(registry.joinBatchFor.selector, answer);
        }
    }

    /// @dev 11: by a thief, a device, another contributor, or whoever bought the token.
    function usurp(uint256 which, uint256 who, uint256 how) external timed {
        if (_made.length == 0) return;
        Made memory made = _pick(which);
        address by = [thief, devices[0], actors.earner(who >> 8), IERC721(address(registry)).ownerOf(made.id)][who % 4];
        if (by == made.creator) return;
        bytes[5] memory calls = [
            abi.encodeCall(registry.withdraw, (made.id)),
            abi.encodeCall(registry.publishVersion, (made.id, _content(by))),
            abi.encodeCall(registry.setConsent, (made.id, termsHash, Consent(1, 1, true))),
            abi.encodeCall(registry.authorizeDevice, (made.id, thief, uint40(block.timestamp + YEAR))),
            abi.encodeCall(
                registry.anchor,
                (Anchor(made.id, 5, 1, uint40(block.timestamp), uint40(block.timestamp + 1), "root"))
            )
        ];
        uint256 i = how % 5;
        if (i == 4 && _devices[made.id][by] >= block.timestamp) return;
        vm.prank(by);
        (bool ok, ) = address(registry).call(calls[i]);
        if (ok) ++usurped;
        _did("usurp");
    }

    /// @dev 11: a device anchors for the stream it was let to, as long as it was let to.
    function anchor(uint256 which, uint256 d) external timed {
        if (_made.length == 0) return;
        Made memory made = _pick(which);
        if (!made.stream) return;
        (address device, uint40 start) = (devices[d % 2], registry.lastAnchorEnd(made.id, 1));
        if (start == block.timestamp) return;
        bool allowed = !made.withdrawn && _devices[made.id][device] >= block.timestamp;
        Anchor memory a = Anchor(made.id, 1, 1, start, uint40(block.timestamp), "root");
        vm.prank(device);
        (bool ok, bytes memory answer) = address(registry).call(abi.encodeCall(registry.anchor, (a)));
        if (ok && !allowed) ++usurped;
        if (!ok && allowed) revert HeldUp(registry.anchor.selector, answer);
        _did(ok ? bytes32("device anchors") : bytes32("device refused"));
    }

    /// @dev 14: a wallet that burns all the gas it gets is asked with little, and signs nothing.
    function burn(uint256 seed) external timed {
        Content memory content = _content(address(burner));
        bytes memory data = abi.encodeCall(
            registry.registerFor,
            (address(burner), bytes32(seed), content, new Parent[](0), uint40(block.timestamp), new bytes(65))
        );
        uint256 before = gasleft();
        (bool ok, ) = address(registry).call{gas: 5_000_000}(data);
        uint256 used = before - gasleft();
        if (used > burnt) burnt = used;
        if (ok) ++forged;
        _did("burn");
    }

    function wait(uint256 seed) external {
        world.advance(seed % 30 minutes);
    }

    /* INSIDE */

    /// @dev The original is its creator's, and its record opens under it; under the copy, it never does.
    function _checkCopy(Deed memory deed, uint256 own, Content memory content) private {
        RecordField memory field = _fieldOf(content);
        bytes32[] memory none = new bytes32[](0);
        if (own != 0 && registry.verifyRecord(own, content, field, none)) ++copied;
        if (!_spent[deed.slot]) return; // its time was over
        if (registry.creatorOf(deed.about) != deed.signer) ++copied;
        if (!registry.verifyRecord(deed.about, content, field, none)) revert HeldUp(registry.verifyRecord.selector, "");
    }

    function _mayJoin(Deed memory deed) private view returns (bool) {
        return _spent[deed.slot] || (block.timestamp <= deed.deadline && _isDue(deed));
    }

    function _onDone(Deed memory deed) internal override {
        _noteDone(deed);
        if (bytes4(deed.call) != registry.authorizeDeviceFor.selector) return;
        _devices[deed.about][address(uint160(_word(deed.call, 1)))] = _word(deed.call, 2);
    }
}
