// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRegistryErrors} from "./IRegistryErrors.sol";
import {IRegistryEvents} from "./IRegistryEvents.sol";

/// @notice What a dataset token stands for. `None` is an id that does not exist.
enum Kind {
    None,
    File,
    Pool,
    Stream,
    Derived
}

/// @notice How a pool counts usage: `Personal` by scan, `Open` by exact witness.
enum PoolClass {
    None,
    Personal,
    Open
}

/// @notice Bytes at rest: ciphertext on IPFS, the root over its plaintext records, and a public description.
struct Content {
    /// @dev sha2-256 digest of the ciphertext's CID
    bytes32 digest;
    /// @dev Merkle root over the salted fields of every record (`RecordLib.leaf`)
    bytes32 root;
    /// @dev sha2-256 digest of the metadata document, a raw-codec CID
    bytes32 metadata;
    /// @dev multicodec of the ciphertext's CID: 0x55 raw, 0x70 dag-pb
    uint8 codec;
}

/// @notice A dataset this one was made from, and the share of sales that goes to it.
struct Parent {
    uint256 id;
    uint16 royaltyBps;
}

/// @notice What a contributor shares in a pool.
struct Consent {
    /// @dev bit i set: field i of the pool's schema is shared
    uint256 fields;
    /// @dev bit l set: licence l may use it
    uint64 licences;
    /// @dev true: rows may leave; false: only aggregates
    bool rows;
}

/// @notice A join that its contributor signed: `Join(address creator,uint24 pool,bytes32 salt,bytes32 termsHash,uint256
/// fields,uint64 licences,bool rows,uint40 deadline)`.
struct SignedJoin {
    address creator;
    /// @dev makes the stream's id
    bytes32 salt;
    Consent consent;
    uint40 deadline;
    bytes signature;
}

/// @notice Price of one data point under one licence, in the pool's settlement token's smallest unit.
struct LicencePrice {
    uint8 licence;
    uint96 price;
}

/// @notice A pool's terms: one record, hashed, that every stream signs when it joins.
struct PoolTerms {
    /// @dev sha2-256 digest of the schema document, a raw-codec CID
    bytes32 schema;
    PoolClass class;
    /// @dev number of fields in the schema; fields are append-only
    uint16 fieldCount;
    /// @dev contributors a group needs before an aggregate leaves (personal pools)
    uint16 k;
    /// @dev seconds one record stands for
    uint32 granularity;
    /// @dev records that count for one granularity period, at most
    uint32 recordsPerPeriod;
    /// @dev settlement token's index in the LicenseBook; 0 is the native coin
    uint16 token;
    /// @dev anchoring chain: 0 the EVM itself, else the hash of its name
    bytes32 chain;
    /// @dev who says that a stream is one real person or machine; earns nothing
    address admitter;
    LicencePrice[] prices;
    /// @dev validators of the pool, at most 8; each must be appointed by the DAO as well
    address[] validators;
}

/// @notice One anchor of a stream: the root of `count` salted records of the period (start, end].
/// @dev A count of 0 advances the stream and earns nothing; the pool's terms cap what a count earns.
struct Anchor {
    uint256 id;
    /// @dev 0 to 5, lets static, daily and hourly records advance apart
    uint8 updateType;
    uint32 count;
    uint40 start;
    uint40 end;
    bytes32 root;
}

/// @notice One field of one record, as its Merkle leaf binds it.
struct RecordField {
    uint64 version;
    uint64 record;
    uint16 field;
    bytes32 salt;
    /// @dev RFC 8785 canonical JSON of the value
    bytes value;
}

/// @title Registry of datasets: who made what, out of what, and who may use it
/// @notice ERC-721 whose tokens are datasets. Events alone rebuild all of its state.
/// @dev Ids are known before the dataset exists, see `datasetId`; pools and the streams in them also get
/// sequential numbers (pool numbers start at 1, stream numbers at 0 in each pool).
///
/// Besides ERC-721 (https://eips.ethereum.org/EIPS/eip-721) with metadata it speaks ERC-4906 (a new version tells of new
/// metadata), ERC-5267 (its EIP-712 domain), ERC-7572 (the collection's document) and ERC-165 for these.
///
/// Each function that ends in `For` does what its namesake does, for a contributor who signed it: EIP-712 typed data by a
/// key, or by a contract (ERC-1271, which gets 300,000 gas to answer). Anyone may send it, so a contributor needs no coin.
/// A signature names one function, this registry, this chain and a last second, and counts once.
///
/// Warning: a token may be sold, the contributor stays: `creatorOf` and `ownerOf` differ then. The owner earns and sets
/// offers, the contributor alone publishes, anchors, consents and withdraws.
/// Warning: a token is minted without asking its receiver (no `onERC721Received`): it goes to who registered or signed.
interface IProvenanceRegistry is IRegistryErrors, IRegistryEvents {
    /// @notice Registers a File, or a Derived dataset when `parents` is not empty. The caller is its contributor.
    /// @dev Warning: royalties are a snapshot; they and the parents never change, at most 16 parents and 5000 bps in all.
    /// @param salt makes the id; a contributor who derives it from the plaintext cannot register it twice
    function register(bytes32 salt, Content calldata content, Parent[] calldata parents) external returns (uint256 id);

    /// @notice Registers many Files at once, at most 128, for one caller.
    function registerBatch(
        bytes32[] calldata salts,
        Content[] calldata contents
    ) external returns (uint256[] memory ids);

    /// @notice Registers for a contributor who signed `Register(address creator,bytes32 salt,bytes32 digest,bytes32
    /// root,bytes32 metadata,uint8 codec,Parent[] parents,uint40 deadline)Parent(uint256 id,uint16 royaltyBps)`
    /// (EIP-712; ERC-1271 too). The id itself stops replays.
    function registerFor(
        address creator,
        bytes32 salt,
        Content calldata content,
        Parent[] calldata parents,
        uint40 deadline,
        bytes calldata signature
    ) external returns (uint256 id);

    /// @notice Publishes the next version of a File or Derived dataset. Contributor only.
    function publishVersion(uint256 id, Content calldata content) external returns (uint64 version);

    /// @notice `publishVersion` for a contributor who signed `PublishVersion(uint256 id,uint64 version,bytes32
    /// digest,bytes32 root,bytes32 metadata,uint8 codec,uint40 deadline)`; `version` is the next one, so that it is good
    /// once, and never after a later version.
    function publishVersionFor(
        uint256 id,
        Content calldata content,
        uint40 deadline,
        bytes calldata signature
    ) external returns (uint64 version);

    /// @notice Creates a pool. The caller is its creator and first owner. Its validators are active at once.
    /// @dev Terms need a schema, 1 to 256 fields, an admitter, an active token, 1 to 63 distinct licences of 1 to 63, 1 to 8
    /// distinct validators, a granularity, records a period, and k >= 2 in personal pools.
    function createPool(
        bytes32 salt,
        bytes32 metadata,
        PoolTerms calldata terms
    ) external returns (uint256 id, uint24 pool);

    /// @notice Proposes other terms for a pool; they apply after the notice. Owner only. Replaces an earlier proposal.
    /// @dev Fields are append-only; the class, and whether the pool anchors on the EVM, never change.
    function proposeTerms(uint24 pool, PoolTerms calldata terms) external;

    /// @notice Applies the proposed terms once the notice has passed. Anyone. New validators wait out another notice.
    function applyTerms(uint24 pool, PoolTerms calldata terms) external;

    /// @notice Joins a pool: registers a Stream that accepts `termsHash`, and sets its consent.
    function join(
        uint24 pool,
        bytes32 salt,
        bytes32 termsHash,
        Consent calldata consent
    ) external returns (uint256 id, uint24 number);

    /// @notice Joins for a contributor who signed (EIP-712; ERC-1271 too). The id itself stops replays.
    function joinFor(
        uint24 pool,
        bytes32 termsHash,
        SignedJoin calldata request
    ) external returns (uint256 id, uint24 number);

    /// @notice Joins for many contributors who signed, at most 128. Returns their stream numbers.
    /// @dev Whoever is in the pool by this salt already is passed over, and their number returned; their consent stays as
    /// it is. So nobody holds up the others by sending one of the joins first. Any other fault, a join named twice too,
    /// reverts the batch.
    /// Warning: a contract wallet may take 300,000 gas to check a signature; a batch of such has to be smaller.
    function joinBatchFor(
        uint24 pool,
        bytes32 termsHash,
        SignedJoin[] calldata requests
    ) external returns (uint24[] memory numbers);

    /// @notice Changes what a stream shares; acts on the next query. Contributor only. A suspended stream may change too.
    /// @dev Whoever rejects the pool's new terms can still narrow: any `termsHash` is taken. Payouts are derived off-chain,
    /// where a stream counts only while the pool's terms are those it accepted, or no worse ones.
    /// @param termsHash the terms this accepts; under a hash that is none of the pool's terms the stream is not used
    function setConsent(uint256 id, bytes32 termsHash, Consent calldata consent) external;

    /// @notice `setConsent` for a contributor who signed `SetConsent(uint256 id,bytes32 termsHash,uint256
    /// fields,uint64 licences,bool rows,uint256 nonce,uint40 deadline)`; `nonce` is the contributor's `nonces`.
    /// @dev Warning: until its deadline a signed change can still be sent after a later direct `setConsent`, and undo it.
    /// Whoever narrows directly calls `cancelSignatures` first.
    function setConsentFor(
        uint256 id,
        bytes32 termsHash,
        Consent calldata consent,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Says that streams are real people or machines (or takes it back). The pool's admitter only.
    /// @param numbers packed 3-byte stream numbers, at most 2,000
    function admit(uint24 pool, bool admitted, bytes calldata numbers) external;

    /// @notice Lets a device anchor for a stream until `expiry` (0 revokes). Contributor only.
    /// @dev Warning: a device stays authorised when the stream's token moves: devices are the contributor's.
    function authorizeDevice(uint256 id, address device, uint40 expiry) external;

    /// @notice `authorizeDevice` for a contributor who signed `AuthorizeDevice(uint256 id,address device,uint40
    /// expiry,uint256 nonce,uint40 deadline)`; `nonce` is the contributor's `nonces`.
    function authorizeDeviceFor(
        uint256 id,
        address device,
        uint40 expiry,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Uses up the caller's nonce: no consent, device or withdrawal they signed with it can be sent any more.
    /// @dev Signed registrations and joins have no nonce; they end with their deadline, or when their id is taken.
    function cancelSignatures() external;

    /// @notice Anchors one root of a stream that is neither withdrawn nor suspended, in a pool that anchors on the EVM.
    /// Contributor or authorised device. A suspended pool's streams go on; only its queries stop.
    /// @dev `start` is not before the last end of this update type, `end` at most 15 minutes ahead.
    function anchor(Anchor calldata a) external;

    /// @notice Anchors many roots, at most 128, all of streams the caller may anchor for.
    /// @param anchors packed entries of 79 bytes: id 32, updateType 1, count 4, start 5, end 5, root 32
    function anchorBatch(bytes calldata anchors) external;

    /// @notice Registers the root of one epoch of a pool that anchors elsewhere. The pool's validators only.
    /// @param streams packed entries of 5 bytes, at most 16,000, numbers strictly ascending: number 3, count 2
    /// @param evidence where the root can be checked on the pool's anchoring chain
    function anchorEpoch(
        uint24 pool,
        uint8 updateType,
        bytes32 root,
        uint40 start,
        uint40 end,
        bytes calldata streams,
        bytes calldata evidence
    ) external;

    /// @notice Rejects an unreadable or false anchor, which then earns nothing. The pool's validators only.
    /// @dev Anchors are events, so that one of this very `end` exists is not checked, only that one so late does.
    function rejectAnchor(uint256 id, uint8 updateType, uint40 end, bytes32 reason) external;

    /// @notice Withdraws a dataset: sales stop at once, Streams close at once, passes sold close after the notice.
    /// Contributor only.
    /// @dev Warning: for good. Withdrawing a pool ends all of its streams.
    function withdraw(uint256 id) external;

    /// @notice `withdraw` for a contributor who signed `Withdraw(uint256 id,uint256 nonce,uint40 deadline)`; `nonce` is
    /// the contributor's `nonces`.
    function withdrawFor(uint256 id, uint40 deadline, bytes calldata signature) external;

    /// @notice Suspends a dataset for 14 days, once in 90. Guardian only. Never shortens a suspension.
    function suspend(uint256 id, bytes32 reason) external;

    /// @notice Confirms a suspension until `until`, or suspends anew. Timelock only. Never shortens a suspension.
    function confirmSuspension(uint256 id, uint40 until, bytes32 reason) external;

    /// @notice Ends a suspension. Timelock only.
    function liftSuspension(uint256 id) external;

    /// @notice Sets the notice for terms and withdrawals, at most 30 days. Timelock only.
    function setNotice(uint40 notice) external;

    /// @notice Names the document that describes the datasets as a collection. Timelock only.
    /// @param digest its sha2-256, a raw-codec CID
    function setContractURI(bytes32 digest) external;

    /// @notice Makes many calls of the caller's in one transaction; one that fails reverts all, with its own error.
    /// @dev For whoever consents, authorises, withdraws or publishes more than once, and for relayers of signed calls.
    /// Nothing here takes coin, and the caller is who sends (no ERC-2771), so no call gains by being one of many.
    /// @param calls encoded calls of this contract
    /// @return results what each returned, encoded
    function multicall(bytes[] calldata calls) external returns (bytes[] memory results);

    /// @notice Returns "ipfs://" and the CID of the document that describes the collection (ERC-7572); empty without one.
    function contractURI() external view returns (string memory);

    /// @notice Returns the id a dataset of this creator and salt has, or will have.
    function datasetId(address creator, bytes32 salt) external view returns (uint256);

    /// @notice Returns a dataset's contributor, who never changes.
    function creatorOf(uint256 id) external view returns (address);

    /// @notice Returns a dataset's kind, `None` when there is no such dataset.
    function kindOf(uint256 id) external view returns (Kind);

    /// @notice Returns the time a dataset was registered, in seconds.
    function registeredAt(uint256 id) external view returns (uint40);

    /// @notice Returns a stream's or pool's numbers; (0, 0) for other kinds.
    function numbersOf(uint256 id) external view returns (uint24 pool, uint24 number);

    /// @notice Returns the dataset id of a pool.
    function poolId(uint24 pool) external view returns (uint256);

    /// @notice Returns how many pools there are; the last one's number.
    function poolCount() external view returns (uint24);

    /// @notice Returns keccak256(abi.encode(terms)) of a pool's current terms.
    function termsHashOf(uint24 pool) external view returns (bytes32);

    /// @notice Returns the hash of the proposed terms and when they may apply; (0, 0) without a proposal.
    function proposedTermsOf(uint24 pool) external view returns (bytes32 termsHash, uint40 applicableAt);

    /// @notice Returns who may admit streams to a pool.
    function admitterOf(uint24 pool) external view returns (address);

    /// @notice Returns how many streams ever joined a pool.
    function streamCountOf(uint24 pool) external view returns (uint24);

    /// @notice Returns a Derived dataset's parents in their order; empty for other kinds.
    function parentsOf(uint256 id) external view returns (Parent[] memory);

    /// @notice Returns the latest version of a File or Derived dataset (the first is 1); 0 for other kinds.
    function versionOf(uint256 id) external view returns (uint64);

    /// @notice Returns the sha2-256 digest of the metadata document; a Stream has its pool's.
    function metadataOf(uint256 id) external view returns (bytes32);

    /// @notice Whether new passes may be sold and anchors made: neither withdrawn nor suspended. A stream of a pool that is
    /// withdrawn or suspended is not active either. False when there is no such dataset.
    function isActive(uint256 id) external view returns (bool);

    /// @notice Returns all that a sale needs to know: `isActive`, and the owner (zero when there is no such dataset).
    /// @dev A word that sorts early: the compiler compares selectors in order, at 22 gas each (docs/decisions).
    function marketState(uint256 id) external view returns (bool active, address owner);

    /// @notice Whether passes already sold still open: active, or withdrawn less than the notice ago.
    function isOpen(uint256 id) external view returns (bool);

    /// @notice Returns when the last suspension began and when it ends (or ended); (0, 0) when there was none.
    /// @dev Confirming a suspension that still lasts keeps `since`: buyers' right to take money back hangs on it.
    function suspensionOf(uint256 id) external view returns (uint40 since, uint40 until);

    /// @notice Whether `user` may hold the keys of stream `id`: an active validator of its pool, appointed by the
    /// DAO, while the stream is active.
    function isValidator(address user, uint256 id) external view returns (bool);

    /// @notice Whether `user` is an active validator of `pool`, appointed by the DAO, past the notice.
    function isPoolValidator(address user, uint24 pool) external view returns (bool);

    /// @notice Returns the last second in which a device may anchor for a stream, 0 when it never could.
    function deviceExpiry(uint256 id, address device) external view returns (uint40);

    /// @notice Returns the end of the last anchor of this update type, 0 before the first. For a pool: of its epochs.
    function lastAnchorEnd(uint256 id, uint8 updateType) external view returns (uint40);

    /// @notice Returns the leaf of one field of one record of a dataset.
    function leafOf(uint256 id, RecordField calldata f) external view returns (bytes32);

    /// @notice Whether a field of a record belongs to a registered version of a File or Derived dataset.
    /// @param content digest, root and codec as registered with version `f.version`; its metadata is not looked at
    function verifyRecord(
        uint256 id,
        Content calldata content,
        RecordField calldata f,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice Returns the seconds that terms, newcomers among validators, and withdrawals wait.
    function notice() external view returns (uint40);
}
