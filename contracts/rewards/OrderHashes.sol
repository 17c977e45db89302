// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger, QueryOrder} from "../interfaces/IQueryLedger.sol";
import {LedgerBase} from "./LedgerBase.sol";

/// @dev An order as EIP-712 encodes it, word for word: addresses too are words.
struct OrderWords {
    bytes32 typehash;
    uint256 researcher;
    uint256 validator;
    uint256 token;
    bytes32 queryHash;
    uint256 consentBlock;
    uint256 nonce;
    uint256 deadline;
    bytes32 parts;
}

/// @dev An order's part as EIP-712 encodes it, word for word.
struct PartWords {
    bytes32 typehash;
    uint256 pool;
    uint256 licence;
    uint256 rows;
    uint256 snapshot;
    uint256 fields;
    uint256 periodStart;
    uint256 periodEnd;
    uint256 unitPrice;
    uint256 maxUnits;
}

/// @title EIP-712 hashes of orders
abstract contract OrderHashes is LedgerBase {
    bytes32 internal constant PART_TYPEHASH = keccak256(
        "OrderPart(uint24 pool,uint8 licence,bool rows,uint64 snapshot,uint256 fields,uint40 periodStart,uint40 periodEnd,uint96 unitPrice,uint64 maxUnits)"
    );
    bytes32 internal constant ORDER_TYPEHASH = keccak256(
        "QueryOrder(address researcher,address validator,address token,bytes32 queryHash,uint64 consentBlock,uint64 nonce,uint40 deadline,OrderPart[] parts)OrderPart(uint24 pool,uint8 licence,bool rows,uint64 snapshot,uint256 fields,uint40 periodStart,uint40 periodEnd,uint96 unitPrice,uint64 maxUnits)"
    );

    /// @inheritdoc IQueryLedger
    function hashOrder(QueryOrder calldata order) external view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](order.parts.length);
        for (uint256 i; i < hashes.length; ++i) hashes[i] = keccak256(abi.encode(PART_TYPEHASH, order.parts[i]));
        OrderWords memory words = OrderWords({
            typehash: ORDER_TYPEHASH,
            researcher: uint160(order.researcher),
            validator: uint160(order.validator),
            token: uint160(order.token),
            queryHash: order.queryHash,
            consentBlock: order.consentBlock,
            nonce: order.nonce,
            deadline: order.deadline,
            parts: 0
        });
        return _digest(_domainSeparatorV4(), words, hashes, hashes.length);
    }

    /// @dev Fills in the hash of the parts, whose hashes are the first `count`; returns the EIP-712 hash of the order.
    function _digest(
        bytes32 domain,
        OrderWords memory order,
        bytes32[] memory hashes,
        uint256 count
    ) internal pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            mstore(add(order, 0x100), keccak256(add(hashes, 0x20), shl(5, count)))
            let p := mload(0x40)
            mstore(p, hex"1901")
            mstore(add(p, 0x02), domain)
            mstore(add(p, 0x22), keccak256(order, 0x120))
            digest := keccak256(p, 0x42)
        }
    }
}
