// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Appointments} from "../governance/Appointments.sol";
import {
    Anchor,
    Consent,
    Content,
    Kind,
    LicencePrice,
    Parent,
    PoolClass,
    PoolTerms,
    RecordField
} from "../interfaces/IProvenanceRegistry.sol";
import {IRegistryErrors} from "../interfaces/IRegistryErrors.sol";
import {Licence} from "../interfaces/ILicenseBook.sol";
import {LicenseBook} from "../licensing/LicenseBook.sol";
import {DatasetSlot, DatasetSlotLib} from "./DatasetSlot.sol";
import {ProvenanceRegistry} from "./ProvenanceRegistry.sol";

struct Log {
    bytes32[] topics;
    bytes data;
    address emitter;
}

interface Vm {
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function prank(address caller) external;
    function warp(uint256 timestamp) external;
    function assume(bool condition) external pure;
    function expectRevert(bytes calldata reason) external;
}

Vm constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @notice A registry whose timelock and guardian are the deployer of this, with one pool.
abstract contract RegistrySetUp {
    uint16 internal constant FIELDS = 40;
    ProvenanceRegistry internal immutable REGISTRY;
    bytes32 internal immutable TERMS_HASH;

    constructor() {
        VM.warp(1_800_000_000);
        Appointments appointments = new Appointments(address(this), 7 days, _itself(), address(this), 365 days);
        LicenseBook book = new LicenseBook(address(this), new Licence[](0), new address[](0), 0);
        REGISTRY = new ProvenanceRegistry(address(this), appointments, book, 7 days);
        PoolTerms memory terms = _terms(0);
        TERMS_HASH = keccak256(abi.encode(terms));
        REGISTRY.createPool("pool", "metadata", terms);
    }

    /// @dev Terms of an open pool whose one validator, and admitter, is this.
    function _terms(bytes32 chain) internal view returns (PoolTerms memory) {
        LicencePrice[] memory prices = new LicencePrice[](1);
        prices[0] = LicencePrice(1, 1);
        return
            PoolTerms({
                schema: "schema",
                class: PoolClass.Open,
                fieldCount: FIELDS,
                k: 0,
                granularity: 1 days,
                recordsPerPeriod: 1,
                token: 0,
                chain: chain,
                admitter: address(this),
                prices: prices,
                validators: _itself()
            });
    }

    function _itself() private view returns (address[] memory accounts) {
        accounts = new address[](1);
        accounts[0] = address(this);
    }

    function _content(bytes32 seed) internal pure returns (Content memory) {
        return Content(keccak256(abi.encode(seed, 1)), keccak256(abi.encode(seed, 2)), "metadata", 0x55);
    }

    function _consent() internal pure returns (Consent memory) {
        return Consent(1, 2, false);
    }
}

contract ProvenanceRegistryTest is RegistrySetUp {
    function testFuzz_SlotKeepsItsParts(
        address owner,
        address next,
        uint24 pool,
        uint24 number,
        uint8 kind,
        uint32 time
    ) external {
        VM.warp(time);
        Kind k = Kind(kind % 5);
        DatasetSlot slot = DatasetSlotLib.pack(owner, pool, number, k, DatasetSlotLib.SUSPENDED);
        slot = slot.withOwner(next).with(DatasetSlotLib.WITHDRAWN).without(DatasetSlotLib.SUSPENDED);
        assert(slot.owner() == next && slot.pool() == pool && slot.number() == number);
        assert(slot.kind() == k && slot.time() == time);
        assert(slot.has(DatasetSlotLib.WITHDRAWN) && !slot.has(DatasetSlotLib.SUSPENDED));
        assert(!slot.has(DatasetSlotLib.MOVED) && !slot.has(DatasetSlotLib.ANCHORS_ELSEWHERE));
    }

    function testFuzz_CreatorStays(address creator, address buyer, bytes32 salt) external {
        VM.assume(creator != address(0) && buyer != address(0));
        VM.assume(creator != address(this) && buyer != address(this)); // this holds the pool already
        VM.prank(creator);
        uint256 id = REGISTRY.register(salt, _content(salt), new Parent[](0));
        assert(id == uint256(keccak256(abi.encode(block.chainid, address(REGISTRY), creator, salt))));
        VM.prank(creator);
        REGISTRY.transferFrom(creator, buyer, id);
        assert(REGISTRY.creatorOf(id) == creator && REGISTRY.ownerOf(id) == buyer);
        assert(REGISTRY.balanceOf(buyer) == 1 && (buyer == creator || REGISTRY.balanceOf(creator) == 0));
    }

    function testFuzz_OneLeafRecordVerifies(bytes32 salt, RecordField calldata field, bytes calldata forged) external {
        uint256 id = REGISTRY.datasetId(address(this), salt);
        RecordField memory f = field;
        f.version = 1;
        bytes32 leaf = keccak256(
            abi.encode(
                keccak256(
                    abi.encode(
                        keccak256("DataGraph.RecordField.v1"),
                        block.chainid,
                        address(REGISTRY),
                        address(this),
                        f.version,
                        f.record,
                        f.field,
                        f.salt,
                        keccak256(f.value)
                    )
                )
            )
        );
        Content memory content = Content("digest", leaf, "metadata", 0x70);
        assert(REGISTRY.register(salt, content, new Parent[](0)) == id);
        assert(REGISTRY.leafOf(id, f) == leaf);
        assert(REGISTRY.verifyRecord(id, content, f, new bytes32[](0)));
        if (keccak256(forged) == keccak256(f.value)) return;
        f.value = forged;
        assert(!REGISTRY.verifyRecord(id, content, f, new bytes32[](0)));
    }

    function testFuzz_ConsentStaysWithinTheSchema(bytes32 salt, uint256 fields) external {
        if (fields >> FIELDS != 0)
            VM.expectRevert(abi.encodeWithSelector(IRegistryErrors.RegistryConsentFields.selector, 1, fields));
        REGISTRY.join(1, salt, TERMS_HASH, Consent(fields, 2, false));
    }

    function testFuzz_AnchorsAdvance(uint40 start, uint40 end, uint8 updateType) external {
        (uint256 id, ) = REGISTRY.join(1, "salt", TERMS_HASH, _consent());
        REGISTRY.anchor(Anchor(id, 3, 1, 0, 1_000, "root"));
        bool fits =
            updateType < 6 && end > start && end <= block.timestamp + 15 minutes && (updateType != 3 || start >= 1_000);
        try REGISTRY.anchor(Anchor(id, updateType, 1, start, end, "root")) {
            assert(fits && REGISTRY.lastAnchorEnd(id, updateType) == end);
        } catch {
            assert(!fits);
        }
        if (updateType != 3) assert(REGISTRY.lastAnchorEnd(id, 3) == 1_000);
    }

    function testFuzz_ParentsRoundTrip(uint16[16] calldata royalties, uint8 count) external {
        uint256 size = (count % 16) + 1;
        Parent[] memory parents = new Parent[](size);
        uint256 total;
        for (uint256 i; i < size; ++i) {
            uint256 id = REGISTRY.register(bytes32(i), _content(bytes32(i)), new Parent[](0));
            parents[i] = Parent(id, royalties[i] % 600);
            total += parents[i].royaltyBps;
        }
        try REGISTRY.register("child", _content("child"), parents) returns (uint256 child) {
            assert(total <= 5_000);
            assert(keccak256(abi.encode(REGISTRY.parentsOf(child))) == keccak256(abi.encode(parents)));
        } catch {
            assert(total > 5_000);
        }
    }
}

/// @notice What people, the guardian and the timelock may do, in any order.
contract RegistryHandler is RegistrySetUp {
    /// @dev keeps the invariants' loops short
    uint256 private constant MAX_IDS = 24;

    uint256[] private _ids;
    mapping(uint256 id => address creator) public creators;
    mapping(uint256 id => bool withdrawn) public withdrawn;
    mapping(uint256 id => uint40 end) public lastEnds;
    bool public anchorFellBack;

    function registry() external view returns (ProvenanceRegistry) {
        return REGISTRY;
    }

    function ids() external view returns (uint256[] memory) {
        return _ids;
    }

    function actor(uint256 seed) public pure returns (address) {
        return address(uint160(0xA0 + (seed % 5)));
    }

    function register(uint256 seed, bytes32 salt) external {
        if (_ids.length == MAX_IDS) return;
        VM.prank(actor(seed));
        try REGISTRY.register(salt, _content(salt), new Parent[](0)) returns (uint256 id) {
            _remember(id, actor(seed));
        } catch {}
    }

    function join(uint256 seed, bytes32 salt) external {
        if (_ids.length == MAX_IDS) return;
        VM.prank(actor(seed));
        try REGISTRY.join(1, salt, TERMS_HASH, _consent()) returns (uint256 id, uint24) {
            _remember(id, actor(seed));
        } catch {}
    }

    function transfer(uint256 pick, uint256 to) external {
        if (_ids.length == 0) return;
        uint256 id = _pick(pick);
        address owner = REGISTRY.ownerOf(id);
        VM.prank(owner);
        REGISTRY.transferFrom(owner, actor(to), id);
    }

    function anchor(uint256 pick, uint40 start, uint40 length) external {
        if (_ids.length == 0) return;
        uint256 id = _pick(pick);
        start = uint40(REGISTRY.lastAnchorEnd(id, 0)) + (start % 2) - (start % 3 == 0 ? 1 : 0);
        VM.prank(creators[id]);
        try REGISTRY.anchor(Anchor(id, 0, 1, start, start + (length % 1 days), "root")) {
            uint40 end = REGISTRY.lastAnchorEnd(id, 0);
            if (end <= lastEnds[id] || start < lastEnds[id]) anchorFellBack = true;
            lastEnds[id] = end;
        } catch {}
    }

    function withdraw(uint256 pick) external {
        if (_ids.length == 0) return;
        uint256 id = _pick(pick);
        VM.prank(creators[id]);
        try REGISTRY.withdraw(id) {
            withdrawn[id] = true;
        } catch {}
    }

    function suspend(uint256 pick, bool pool) external {
        if (_ids.length == 0) return;
        try REGISTRY.suspend(pool ? REGISTRY.poolId(1) : _pick(pick), "reason") {} catch {}
    }

    function lift(uint256 pick, bool pool) external {
        if (_ids.length == 0) return;
        try REGISTRY.liftSuspension(pool ? REGISTRY.poolId(1) : _pick(pick)) {} catch {}
    }

    function pass(uint256 time) external {
        VM.warp(block.timestamp + (time % 20 days));
    }

    function _remember(uint256 id, address creator) private {
        _ids.push(id);
        creators[id] = creator;
    }

    function _pick(uint256 seed) private view returns (uint256) {
        return _ids[seed % _ids.length];
    }
}

contract ProvenanceRegistryInvariants {
    RegistryHandler private _handler;
    ProvenanceRegistry private _registry;

    function setUp() external {
        _handler = new RegistryHandler();
        _registry = _handler.registry();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice For every account a: balanceOf(a) = |{id : ownerOf(id) = a}|.
    /// forge-config: default.invariant.runs = 32
    /// forge-config: default.invariant.depth = 64
    function invariant_BalancesCountOwners() external view {
        uint256[] memory ids = _handler.ids();
        for (uint256 a; a < 5; ++a) {
            address account = _handler.actor(a);
            uint256 owned;
            for (uint256 i; i < ids.length; ++i) if (_registry.ownerOf(ids[i]) == account) ++owned;
            assert(_registry.balanceOf(account) == owned);
        }
    }

    /// @notice creatorOf(id) is whoever registered it, for ever.
    /// forge-config: default.invariant.runs = 32
    /// forge-config: default.invariant.depth = 64
    function invariant_CreatorsNeverChange() external view {
        uint256[] memory ids = _handler.ids();
        for (uint256 i; i < ids.length; ++i) assert(_registry.creatorOf(ids[i]) == _handler.creators(ids[i]));
    }

    /// @notice isActive(id) implies isOpen(id); withdrawn(id) implies not isActive(id); a stream is active only if its
    /// pool is.
    /// forge-config: default.invariant.runs = 32
    /// forge-config: default.invariant.depth = 64
    function invariant_StatusIsConsistent() external view {
        bool poolActive = _registry.isActive(_registry.poolId(1));
        uint256[] memory ids = _handler.ids();
        for (uint256 i; i < ids.length; ++i) {
            uint256 id = ids[i];
            bool active = _registry.isActive(id);
            assert(!active || _registry.isOpen(id));
            assert(!active || !_handler.withdrawn(id));
            if (_registry.kindOf(id) == Kind.Stream) assert(!active || poolActive);
        }
    }

    /// @notice Each anchor of a stream and update type begins no earlier, and ends later, than the one before.
    /// forge-config: default.invariant.runs = 32
    /// forge-config: default.invariant.depth = 64
    function invariant_AnchorsAdvance() external view {
        assert(!_handler.anchorFellBack());
    }
}
