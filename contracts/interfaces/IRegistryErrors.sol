// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Kind} from "./IProvenanceRegistry.sol";

/// @notice Why the registry refuses. Nothing is changed then.
interface IRegistryErrors {
    /// @notice A digest or root is zero.
    /// @param id the dataset it was for; 0 for the collection's own document
    error RegistryZeroDigest(uint256 id);
    /// @notice Content is raw (0x55) or dag-pb (0x70).
    error RegistryUnknownCodec(uint8 codec);
    /// @notice The creator used this salt before.
    error RegistryIdTaken(uint256 id);
    /// @notice The creator registered this content before.
    /// @param id the dataset that was to be registered
    /// @param key keccak256(abi.encode(creator, digest, root, codec)), which the creator used before
    error RegistryContentTaken(uint256 id, bytes32 key);
    /// @notice There is no such dataset.
    error RegistryUnknownDataset(uint256 id);
    /// @notice There is no such pool.
    error RegistryUnknownPool(uint24 pool);
    /// @notice A dataset of this kind has no such function.
    error RegistryWrongKind(uint256 id, Kind kind);
    /// @notice Only the dataset's contributor may do this.
    error RegistryNotCreator(uint256 id, address caller);
    /// @notice Only the pool's owner may do this.
    error RegistryNotOwner(uint256 id, address caller);
    /// @notice Only the pool's admitter may do this.
    error RegistryNotAdmitter(uint24 pool, address caller);
    /// @notice Only an active validator of the pool, appointed by the DAO, may do this.
    error RegistryNotValidator(uint24 pool, address caller);
    /// @notice Only the guardian in office may do this.
    error RegistryNotGuardian(address caller);
    /// @notice The dataset, or the pool, is withdrawn or suspended.
    error RegistryNotActive(uint256 id);
    /// @notice The terms named are not those that count.
    error RegistryTermsMismatch(uint24 pool, bytes32 expected, bytes32 given);
    /// @notice A term is out of its bounds, or changed though it never may.
    /// @param field the name of the term, in ASCII
    error RegistryTermsInvalid(bytes32 field, uint256 value);
    /// @notice The notice has not passed.
    error RegistryTermsTooEarly(uint24 pool, uint40 applicableAt);
    /// @notice Consent names a field that the pool's schema has not.
    error RegistryConsentFields(uint24 pool, uint256 fields);
    /// @notice The pool has no stream of this number.
    error RegistryUnknownStream(uint24 pool, uint24 number);
    /// @notice Only the contributor, or a device whose time has not passed, may anchor.
    error RegistryNotAuthorized(uint256 id, address caller);
    /// @notice A device has an address.
    error RegistryZeroDevice(uint256 id);
    /// @notice A device is authorised until a time to come, or revoked by 0.
    error RegistryDeviceExpiry(uint40 expiry);
    /// @notice An anchor starts no earlier than the last one of its type ended.
    error RegistryAnchorNotLater(uint256 id, uint8 updateType, uint40 last, uint40 start);
    /// @notice An anchor ends after it starts, and no later than `latest`.
    error RegistryAnchorPeriod(uint40 start, uint40 end, uint40 latest);
    /// @notice Update types are 0 to 5.
    error RegistryUpdateType(uint8 updateType);
    /// @notice No anchor of the stream and type ends so late.
    error RegistryUnknownAnchor(uint256 id, uint8 updateType, uint40 end);
    /// @notice The pool's streams anchor on another chain.
    /// @dev streams of pools that anchor on the EVM call `anchor`; all others count by `anchorEpoch` only
    error RegistryAnchorChain(uint24 pool);
    /// @notice Packed stream numbers ascend.
    error RegistryStreamOrder(uint24 pool, uint24 number);
    /// @notice A batch has at least one entry, and no more than the maximum.
    error RegistryBatchSize(uint256 size, uint256 maximum);
    /// @notice There are as many salts as contents.
    error RegistryLengthMismatch(uint256 salts, uint256 contents);
    /// @notice Packed bytes are whole entries.
    /// @param entry bytes of one
    error RegistryPackedLength(uint256 length, uint256 entry);
    /// @notice A dataset has at most 16 parents, and at most 5000 bps of royalties.
    /// @param royaltyBps summed so far
    error RegistryParents(uint256 count, uint256 royaltyBps);
    /// @notice A parent is named once.
    error RegistryDuplicateParent(uint256 id);
    /// @notice The guardian suspends a dataset once in 90 days.
    error RegistrySuspendedRecently(uint256 id, uint40 allowedAt);
    /// @notice A suspension ends in the future, and is never made shorter.
    error RegistrySuspensionEnd(uint40 until, uint40 earliest);
    /// @notice There is no suspension to lift.
    error RegistryNotSuspended(uint256 id);
    /// @notice The signature's last second has passed.
    error RegistryExpired(uint40 deadline);
    /// @notice `signer` did not sign this: other words, another nonce, registry, chain or function, or no signature.
    error RegistryBadSignature(address signer);
    /// @notice The notice is at most 30 days.
    error RegistryNotice(uint40 notice, uint40 maximum);
    /// @notice The constructor was given an address without code.
    error RegistryNoContract(address account);
}
