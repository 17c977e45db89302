// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent, Content, Parent, PoolTerms, SignedJoin} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Handler} from "./Handler.sol";
import {Meter} from "./Meter.sol";
import {Statements} from "./Statements.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev Batches of the registry, of any size up to their declared maximum.
contract RegistryBatches is Meter {
    uint256 private constant MOST = 128;
    uint256 private constant MOST_PARENTS = 16;
    uint256 private constant MOST_ADMITTED = 2_000;
    uint256 private constant MOST_IN_EPOCH = 16_000;

    /// @dev one that anchors here, and one that anchors elsewhere, by the same streams' numbers
    uint24[2] private _pools;
    bytes32[2] private _termsHashes;
    uint256[MOST] private _streams;
    uint256[MOST_PARENTS] private _parents;
    uint256 private _serial;

    constructor(World world_) Handler(world_) {
        PoolTerms memory terms = world_.poolTerms();
        for (uint256 p; p < 2; ++p) {
            terms.chain = p == 0 ? bytes32(0) : bytes32("metagraph");
            (, _pools[p]) = registry.createPool(bytes32(3 * MOST + p), "metadata", terms);
            _termsHashes[p] = registry.termsHashOf(_pools[p]);
        }
        for (uint256 i; i < MOST; ++i) {
            (_streams[i], ) = registry.join(_pools[0], bytes32(i), _termsHashes[0], Consent(1, 2, true));
            registry.join(_pools[1], bytes32(MOST + i), _termsHashes[1], Consent(1, 2, true));
        }
        for (uint256 i; i < MOST_PARENTS; ++i) {
            _parents[i] = registry.register(bytes32(2 * MOST + i), _content(), new Parent[](0));
        }
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](6);
        (list[0], list[1], list[2]) = (this.registerMany.selector, this.derive.selector, this.joinMany.selector);
        (list[3], list[4], list[5]) = (this.admit.selector, this.anchorMany.selector, this.anchorEpoch.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](6);
        (list[0], list[1], list[2]) = ("registerBatch", "register", "joinBatchFor");
        (list[3], list[4], list[5]) = ("admit", "anchorBatch", "anchorEpoch");
    }

    function registerMany(uint256 seed) external timed {
        uint256 size = _size(seed, MOST);
        (bytes32[] memory salts, Content[] memory contents) = (new bytes32[](size), new Content[](size));
        for (uint256 i; i < size; ++i) (contents[i], salts[i]) = (_content(), bytes32(_serial));
        bytes memory data = abi.encodeCall(registry.registerBatch, (salts, contents));
        _measure("registerBatch", actors.relayer(), address(registry), 0, data, size, MOST);
    }

    function derive(uint256 seed) external timed {
        uint256 size = _size(seed, MOST_PARENTS);
        Parent[] memory parents = new Parent[](size);
        for (uint256 i; i < size; ++i) parents[i] = Parent(_parents[i], 312);
        Content memory content = _content();
        bytes memory data = abi.encodeCall(registry.register, (bytes32(_serial), content, parents));
        _measure("register", actors.relayer(), address(registry), 0, data, size, MOST_PARENTS);
    }

    /// @dev Each by another key. A wallet may take 300,000 more, which who sends the batch has to count in.
    function joinMany(uint256 seed) external timed {
        uint256 size = _size(seed, MOST);
        SignedJoin[] memory list = new SignedJoin[](size);
        for (uint256 i; i < size; ++i) list[i] = _join(1e6 + ++_serial);
        bytes memory data = abi.encodeCall(registry.joinBatchFor, (_pools[0], _termsHashes[0], list));
        _measure("joinBatchFor", actors.relayer(), address(registry), 0, data, size, MOST);
    }

    function admit(uint256 seed) external timed {
        uint256 size = _size(seed, MOST_ADMITTED);
        bytes memory numbers = new bytes(3 * size);
        for (uint256 i; i < size; ++i) numbers[3 * i + 2] = bytes1(uint8(_draw(seed, i) % MOST));
        bytes memory data = abi.encodeCall(registry.admit, (_pools[0], seed % 2 == 0, numbers));
        _measure("admit", actors.admitter(), address(registry), 0, data, size, MOST_ADMITTED);
    }

    /// @dev Each of another stream; the first of an update type writes a new slot.
    function anchorMany(uint256 seed) external {
        world.advance(1);
        uint256 size = _size(seed, MOST);
        bytes memory anchors;
        (uint8 updateType, uint40 end) = (uint8((seed >> 32) % 6), uint40(block.timestamp));
        for (uint256 i; i < size; ++i) {
            bytes memory entry = abi.encodePacked(_streams[i], updateType, uint32(1), end - 1, end, bytes32("root"));
            anchors = bytes.concat(anchors, entry);
        }
        bytes memory data = abi.encodeCall(registry.anchorBatch, (anchors));
        _measure("anchorBatch", address(this), address(registry), 0, data, size, MOST);
    }

    /// @dev Of the pool's streams: 16,000 of them are measured in `../unit/Limits.test.ts`.
    function anchorEpoch(uint256 seed) external {
        world.advance(1);
        uint256 size = _size(seed, MOST);
        bytes memory streams;
        for (uint256 i; i < size; ++i)
            streams = bytes.concat(streams, abi.encodePacked(uint24(i), uint16(1 + (seed % 1_000))));
        uint40 end = uint40(block.timestamp);
        bytes memory data = abi.encodeCall(
            registry.anchorEpoch,
            (_pools[1], uint8((seed >> 32) % 6), "root", end - 1, end, streams, "evidence")
        );
        _measure("anchorEpoch", actors.validator(0), address(registry), 0, data, size, MOST_IN_EPOCH);
    }

    /* INSIDE */

    function _content() private returns (Content memory) {
        bytes32 digest = bytes32(++_serial);
        return Content(digest, digest, digest, 0x55);
    }

    function _join(uint256 key) private view returns (SignedJoin memory join) {
        uint40 deadline = uint40(block.timestamp);
        join = SignedJoin(vm.addr(key), bytes32(key), Consent(1, 2, true), deadline, "");
        bytes32 hash = Statements.joining(join.creator, _pools[0], join.salt, _termsHashes[0], join.consent, deadline);
        bytes32 domain = Statements.domain("ProvenanceRegistry", address(registry));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, Statements.digest(domain, hash));
        join.signature = abi.encodePacked(r, s, v);
    }
}
