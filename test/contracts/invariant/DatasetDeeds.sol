// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent, Content} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {IProvenanceRegistry, Parent} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {RecordField, SignedJoin} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {createFrom} from "./createFrom.sol";
import {Handler} from "./Handler.sol";
import {Deed, SignedHandler} from "./SignedHandler.sol";
import {Statements} from "./Statements.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev What contributors sign for the registry, and a model of what has come of it.
abstract contract DatasetDeeds is Handler, SignedHandler {
    struct Made {
        uint256 id;
        address creator;
        bool stream;
        bool withdrawn;
    }

    IProvenanceRegistry internal twin;
    uint24 internal pool;
    bytes32 internal termsHash;
    address[2] internal devices;
    Made[] internal _made;
    mapping(address signer => uint256) internal _nonces;
    mapping(uint256 id => uint256) internal _versions;
    mapping(uint256 id => uint256 place) private _places;
    uint256 private _serial;

    constructor(
        World world_
    ) Handler(world_) SignedHandler(world_, world_.actors().thief(), world_.actors().THIEF_KEY()) {
        devices = [address(0xDE01), address(0xDE02)];
        bytes memory terms = abi.encode(timelock, appointments, book, world_.NOTICE());
        twin = IProvenanceRegistry(createFrom("contracts/registry/ProvenanceRegistry.sol:ProvenanceRegistry", terms));
        for (uint256 i; i < 2; ++i) {
            (, pool) = (i == 0 ? twin : registry).createPool("pool", "metadata", world_.poolTerms());
        }
        termsHash = registry.termsHashOf(pool);
    }

    /* SIGNING */

    function signFile(uint256 who, uint256 seed) external timed {
        Deed memory deed = _begin(who, seed);
        Content memory content = _content(deed.signer);
        bytes32 salt = content.metadata;
        Parent[] memory parents = new Parent[](0);
        if (seed % 2 == 0 && _made.length != 0 && !_pick(seed >> 8).stream) {
            parents = new Parent[](1);
            parents[0] = Parent(_pick(seed >> 8).id, 100);
        }
        uint40 deadline = uint40(deed.deadline);
        deed.call = abi.encodeCall(
            registry.registerFor,
            (deed.signer, salt, content, parents, deadline, new bytes(65))
        );
        deed.about = registry.datasetId(deed.signer, salt);
        deed.slot = bytes32(deed.about);
        _seal(deed, who, Statements.registration(deed.signer, salt, content, parents, deadline));
    }

    function signVersion(uint256 which, uint256 seed) external timed {
        if (_made.length == 0) return;
        Made memory made = _pick(which);
        if (made.stream) return;
        Deed memory deed = _begin(_seedOf(made.creator), seed);
        Content memory content = _content(deed.signer);
        uint64 version = uint64(_versions[made.id] + 1);
        uint40 deadline = uint40(deed.deadline);
        deed.about = made.id;
        deed.slot = _versionSlot(made.id, version);
        deed.call = abi.encodeCall(registry.publishVersionFor, (made.id, content, deadline, new bytes(65)));
        _seal(deed, _seedOf(made.creator), Statements.publication(made.id, version, content, deadline));
    }

    function signJoin(uint256 who, uint256 seed) external timed {
        Deed memory deed = _begin(who, seed);
        bytes32 salt = bytes32(++_serial);
        Consent memory consent = Consent(seed % 16, uint64(seed >> 16), seed % 2 == 0);
        uint40 deadline = uint40(deed.deadline);
        SignedJoin memory join = SignedJoin(deed.signer, salt, consent, deadline, new bytes(65));
        deed.call = abi.encodeCall(registry.joinFor, (pool, termsHash, join));
        deed.about = registry.datasetId(deed.signer, salt);
        deed.slot = bytes32(deed.about);
        _seal(deed, who, Statements.joining(deed.signer, pool, salt, termsHash, consent, deadline));
    }

    function signConsent(uint256 which, uint256 seed) external timed {
        (Deed memory deed, bool ok) = _beginOf(which, seed, true);
        if (!ok) return;
        Consent memory consent = Consent(seed % 16, uint64(seed >> 16), seed % 2 == 0);
        uint40 deadline = uint40(deed.deadline);
        deed.call = abi.encodeCall(registry.setConsentFor, (deed.about, termsHash, consent, deadline, new bytes(65)));
        bytes32 hash = Statements.consenting(deed.about, termsHash, consent, _nonces[deed.signer], deadline);
        _seal(deed, _seedOf(deed.signer), hash);
    }

    function signDevice(uint256 which, uint256 d, uint256 seed) external timed {
        (Deed memory deed, bool ok) = _beginOf(which, seed, true);
        if (!ok) return;
        uint40 deadline = uint40(deed.deadline);
        (address device, uint40 expiry) = (devices[d % 2], deadline + 1 + uint40(seed % 1 hours));
        deed.call = abi.encodeCall(registry.authorizeDeviceFor, (deed.about, device, expiry, deadline, new bytes(65)));
        bytes32 hash = Statements.authorizing(deed.about, device, expiry, _nonces[deed.signer], deadline);
        _seal(deed, _seedOf(deed.signer), hash);
    }

    /// @dev Seldom, for it is for good.
    function signWithdrawal(uint256 which, uint256 seed) external timed {
        (Deed memory deed, bool ok) = _beginOf(which, seed, false);
        if (!ok || seed % 4 != 0) return;
        uint40 deadline = uint40(deed.deadline);
        deed.call = abi.encodeCall(registry.withdrawFor, (deed.about, deadline, new bytes(65)));
        _seal(deed, _seedOf(deed.signer), Statements.withdrawing(deed.about, _nonces[deed.signer], deadline));
    }

    /* THE MODEL */

    function _isDue(Deed memory deed) internal view override returns (bool) {
        if (deed.byWallet && actors.wallet().sulking()) return false;
        bytes4 what = bytes4(deed.call);
        if (what == registry.registerFor.selector || what == registry.joinFor.selector) return true;
        bool withdrawn = _made[_places[deed.about]].withdrawn;
        if (what == registry.publishVersionFor.selector)
            return !withdrawn && deed.slot == _versionSlot(deed.about, _versions[deed.about] + 1);
        if (what != registry.authorizeDeviceFor.selector && withdrawn) return false;
        return deed.slot == _nonceSlot(deed.signer);
    }

    function _noteDone(Deed memory deed) internal {
        bytes4 what = bytes4(deed.call);
        if (deed.byWallet) _did("by wallet");
        if (what == registry.registerFor.selector) {
            _make(deed, false);
            _versions[deed.about] = 1;
            _did(registry.parentsOf(deed.about).length == 0 ? bytes32("file") : bytes32("derived"));
        } else if (what == registry.joinFor.selector) {
            _make(deed, true);
            _did("stream");
        } else if (what == registry.publishVersionFor.selector) {
            ++_versions[deed.about];
            _did("version");
        } else {
            ++_nonces[deed.signer];
            bool ends = what == registry.withdrawFor.selector;
            if (ends) _made[_places[deed.about]].withdrawn = true;
            bytes32 other = what == registry.setConsentFor.selector ? bytes32("consent") : bytes32("device");
            _did(ends ? bytes32("withdrawal") : other);
        }
    }

    function _pick(uint256 which) internal view returns (Made memory) {
        uint256 count = _made.length;
        return _made[count - 1 - (which % (count < 6 ? count : 6))];
    }

    function _nonceSlot(address signer) internal view returns (bytes32) {
        return keccak256(abi.encode(signer, _nonces[signer]));
    }

    function _versionSlot(uint256 id, uint256 version) internal pure returns (bytes32) {
        return keccak256(abi.encode(id, version, "version"));
    }

    function _twinOf(address) internal view override returns (address) {
        return address(twin);
    }

    /// @dev Content that nobody else has; its root is the leaf of the one field of its one record.
    function _content(address creator) internal returns (Content memory content) {
        content = Content(bytes32(++_serial), 0, bytes32(_serial), 0x55);
        RecordField memory f = _fieldOf(content);
        bytes32 inner = keccak256(
            abi.encode(
                keccak256("DataGraph.RecordField.v1"),
                block.chainid,
                registry,
                creator,
                f.version,
                f.record,
                f.field,
                f.salt,
                keccak256(f.value)
            )
        );
        content.root = keccak256(abi.encode(inner));
    }

    function _fieldOf(Content memory content) internal pure returns (RecordField memory) {
        return RecordField(1, uint64(uint256(content.digest)), 0, content.digest, "42");
    }

    function _contentOf(Deed memory deed) internal pure returns (Content memory) {
        return
            Content(
                bytes32(_word(deed.call, 2)),
                bytes32(_word(deed.call, 3)),
                bytes32(_word(deed.call, 4)),
                uint8(_word(deed.call, 5))
            );
    }

    function _joinOf(Deed memory deed) internal pure returns (SignedJoin memory join) {
        bytes memory arguments = new bytes(deed.call.length - 4);
        for (uint256 i; i < arguments.length; ++i) arguments[i] = deed.call[i + 4];
        (, , join) = abi.decode(arguments, (uint24, bytes32, SignedJoin));
    }

    /* INSIDE */

    /// @dev By one of three keys, or by the wallet.
    function _begin(uint256 who, uint256 seed) private view returns (Deed memory deed) {
        deed.byWallet = who % 4 == 3;
        if (deed.byWallet) deed.signer = address(actors.wallet());
        else (deed.signer, ) = actors.contributor(who % 4);
        (deed.target, deed.packed) = (address(registry), true);
        deed.deadline = block.timestamp + (_draw(seed, 9) % 1 hours);
    }

    /// @dev By the contributor of a dataset, under their next nonce.
    function _beginOf(uint256 which, uint256 seed, bool stream) private view returns (Deed memory deed, bool ok) {
        if (_made.length == 0) return (deed, false);
        Made memory made = _pick(which);
        deed = _begin(_seedOf(made.creator), seed);
        (deed.about, deed.slot) = (made.id, _nonceSlot(made.creator));
        return (deed, made.stream || !stream);
    }

    function _seal(Deed memory deed, uint256 who, bytes32 structHash) private {
        deed.digest = Statements.digest(Statements.domain("ProvenanceRegistry", address(registry)), structHash);
        if (deed.byWallet) {
            actors.wallet().approve(deed.digest, true);
            return _keep(deed, 0);
        }
        (, uint256 key) = actors.contributor(who % 4);
        _keep(deed, key);
    }

    function _seedOf(address creator) private view returns (uint256 i) {
        for (i = 0; i < 3; ++i) {
            (address account, ) = actors.contributor(i);
            if (account == creator) return i;
        }
    }

    function _make(Deed memory deed, bool stream) private {
        _places[deed.about] = _made.length;
        _made.push(Made(deed.about, deed.signer, stream, false));
    }
}
