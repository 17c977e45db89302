// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Consent, Content, Parent} from "../../../contracts/interfaces/IProvenanceRegistry.sol";

/// @dev What people sign, hashed as EIP-712 says; written down again, so that the contracts' types are checked against it.
library Statements {
    bytes32 private constant PARENT = keccak256("Parent(uint256 id,uint16 royaltyBps)");
    bytes32 private constant REGISTER = keccak256(
        "Register(address creator,bytes32 salt,bytes32 digest,bytes32 root,bytes32 metadata,uint8 codec,Parent[] parents,uint40 deadline)Parent(uint256 id,uint16 royaltyBps)"
    );
    bytes32 private constant PUBLISH = keccak256(
        "PublishVersion(uint256 id,uint64 version,bytes32 digest,bytes32 root,bytes32 metadata,uint8 codec,uint40 deadline)"
    );
    bytes32 private constant JOIN = keccak256(
        "Join(address creator,uint24 pool,bytes32 salt,bytes32 termsHash,uint256 fields,uint64 licences,bool rows,uint40 deadline)"
    );
    bytes32 private constant CONSENT = keccak256(
        "SetConsent(uint256 id,bytes32 termsHash,uint256 fields,uint64 licences,bool rows,uint256 nonce,uint40 deadline)"
    );
    bytes32 private constant DEVICE = keccak256(
        "AuthorizeDevice(uint256 id,address device,uint40 expiry,uint256 nonce,uint40 deadline)"
    );
    bytes32 private constant WITHDRAW = keccak256("Withdraw(uint256 id,uint256 nonce,uint40 deadline)");
    bytes32 private constant SEAT = keccak256(
        "SeatAcceptance(address member,uint256 passId,uint8 seat,uint256 nonce,uint40 deadline)"
    );
    bytes32 private constant ELIGIBILITY = keccak256(
        "Eligibility(uint8 licence,address account,uint40 expiry,uint40 deadline)"
    );
    bytes32 private constant PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @dev Returns the EIP-712 domain of a contract, version 1, on this chain.
    function domain(string memory name, address target) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return keccak256(abi.encode(typeHash, keccak256(bytes(name)), keccak256("1"), block.chainid, target));
    }

    function digest(bytes32 separator, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", separator, structHash));
    }

    function registration(
        address creator,
        bytes32 salt,
        Content memory c,
        Parent[] memory parents,
        uint40 deadline
    ) internal pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i; i < parents.length; ++i) {
            hashes = bytes.concat(hashes, keccak256(abi.encode(PARENT, parents[i])));
        }
        return keccak256(abi.encode(REGISTER, creator, salt, c, keccak256(hashes), deadline));
    }

    function publication(
        uint256 id,
        uint64 version,
        Content memory c,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(PUBLISH, id, version, c, deadline));
    }

    function joining(
        address creator,
        uint24 pool,
        bytes32 salt,
        bytes32 termsHash,
        Consent memory consent,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(JOIN, creator, pool, salt, termsHash, consent, deadline));
    }

    function consenting(
        uint256 id,
        bytes32 termsHash,
        Consent memory consent,
        uint256 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CONSENT, id, termsHash, consent, nonce, deadline));
    }

    function authorizing(
        uint256 id,
        address device,
        uint40 expiry,
        uint256 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DEVICE, id, device, expiry, nonce, deadline));
    }

    function withdrawing(uint256 id, uint256 nonce, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAW, id, nonce, deadline));
    }

    function seating(
        address member,
        uint256 passId,
        uint8 seat,
        uint256 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(SEAT, member, passId, seat, nonce, deadline));
    }

    function vouching(uint8 licence, address account, uint40 expiry, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(ELIGIBILITY, licence, account, expiry, deadline));
    }

    function permitting(
        address owner,
        address spender,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(PERMIT, owner, spender, value, nonce, deadline));
    }

    function paying(
        address from,
        address to,
        uint256 value,
        uint256 validBefore,
        bytes32 nonce
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECEIVE, from, to, value, 0, validBefore, nonce));
    }
}
