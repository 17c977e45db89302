// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent, Kind, Parent, PoolTerms} from "./IProvenanceRegistry.sol";

/// @notice What the registry tells: all of its state, to whoever listens from its first block on.
interface IRegistryEvents {
    /// @notice A File, or a Derived dataset when it has parents, is there. Its version is 1.
    event DatasetRegistered(
        uint256 indexed id,
        address indexed creator,
        Kind indexed kind,
        bytes32 digest,
        bytes32 root,
        bytes32 metadata,
        uint8 codec,
        Parent[] parents
    );
    /// @notice A dataset's content is another from now on.
    event VersionPublished(
        uint256 indexed id,
        uint64 version,
        bytes32 digest,
        bytes32 root,
        bytes32 metadata,
        uint8 codec
    );
    /// @notice A pool is there, under these terms.
    event PoolCreated(
        uint256 indexed id,
        uint24 indexed pool,
        address indexed creator,
        bytes32 metadata,
        PoolTerms terms
    );
    /// @notice A pool's owner proposed other terms, in place of any proposed before.
    event TermsProposed(uint24 indexed pool, bytes32 termsHash, uint40 applicableAt, PoolTerms terms);
    /// @notice The terms proposed last are the pool's.
    event TermsApplied(uint24 indexed pool, bytes32 termsHash);
    /// @notice A contributor joined a pool.
    event StreamJoined(
        uint256 indexed id,
        uint24 indexed pool,
        address indexed creator,
        uint24 number,
        bytes32 termsHash,
        Consent consent
    );
    /// @notice A stream shares this from the next query on, while the pool's terms are no worse than those it names.
    event ConsentChanged(uint256 indexed id, bytes32 termsHash, Consent consent);
    /// @notice The admitter says who counts, or no longer does.
    /// @param numbers packed 3-byte stream numbers
    event StreamsAdmitted(uint24 indexed pool, bool admitted, bytes numbers);
    /// @notice A device may anchor for a stream until `expiry`, its last second; 0: no longer.
    event DeviceAuthorized(uint256 indexed id, address indexed device, uint40 expiry);
    /// @notice A stream committed to `count` records of the period (start, end].
    event Anchored(uint256 indexed id, uint8 indexed updateType, bytes32 root, uint32 count, uint40 start, uint40 end);
    /// @notice Streams of a pool that anchors elsewhere committed to records of the period (start, end].
    /// @param streams packed entries: 3-byte stream number, 2-byte count of records
    /// @param evidence where the root can be checked on the pool's anchoring chain
    event EpochAnchored(
        uint24 indexed pool,
        uint8 indexed updateType,
        uint40 end,
        address validator,
        bytes32 root,
        uint40 start,
        bytes streams,
        bytes evidence
    );
    /// @notice A validator rejected a stream's anchor, which earns nothing in snapshots from now on.
    event AnchorRejected(uint256 indexed id, uint8 indexed updateType, uint40 end, address validator, bytes32 reason);
    /// @notice A dataset is withdrawn; passes already sold open until `closesAt`.
    event DatasetWithdrawn(uint256 indexed id, uint40 closesAt);
    /// @notice A dataset is closed until `until`, or until the suspension is lifted.
    event DatasetSuspended(uint256 indexed id, uint40 until, bytes32 reason);
    /// @notice A suspension ended before its time.
    event SuspensionLifted(uint256 indexed id);
    /// @notice Terms, new validators and withdrawals wait this many seconds from now on.
    event NoticeSet(uint40 notice);
    /// @notice An account used up its nonce: what it signed with it counts no more.
    event SignaturesCancelled(address indexed account, uint256 nonce);
    /// @notice The timelock named the document that describes the collection.
    /// @param digest its sha2-256, a raw-codec CID
    event CollectionDescribed(bytes32 digest);
    /// @notice `contractURI` returns something else.
    /// @dev https://eips.ethereum.org/EIPS/eip-7572
    event ContractURIUpdated();
}
