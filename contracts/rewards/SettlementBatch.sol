// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {OrderWords, PartWords} from "./OrderHashes.sol";

/// @dev A batch as its first bytes describe it: what its tables hold, and how many orders follow.
struct BatchHead {
    uint256 tokens;
    uint256 blocks;
    uint256 orders;
    /// @dev where the blocks begin, and the first order
    uint256 blocksBegin;
    uint256 body;
}

/// @dev What a settlement says beside the words that were signed.
struct Handed {
    bytes32 resultHash;
    /// @dev the token's index
    uint256 token;
    /// @dev an address
    uint256 signer;
    /// @dev where the signature begins, and the first part
    uint256 signature;
    uint256 parts;
    uint256 partCount;
}

/// @title Reads packed settlements
/// @dev The format is documented at `IQueryLedger.settle`. Offsets count from the batch's first byte. They are below 2^32
/// and no size is above 2^18, so sums do not overflow. Assembly, for the compiler calls a function for every shift; what
/// lies behind the batch's end may be read, and is refused before it is used.
library SettlementBatch {
    uint256 internal constant MAX_ORDERS = 128;
    uint256 internal constant MAX_PARTS = 8;

    uint256 private constant FORMAT = 1;
    uint256 private constant HEAD_BYTES = 4;
    uint256 private constant TOKEN_BYTES = 20;
    uint256 private constant BLOCK_BYTES = 8;

    /// @dev Reads the head and makes sure that the tables are whole.
    function readHead(bytes calldata batch) internal pure returns (BatchHead memory head) {
        if (batch.length < HEAD_BYTES || uint8(batch[0]) != FORMAT) revert IQueryLedger.LedgerMalformedBatch(0);
        (head.tokens, head.blocks, head.orders) = (uint8(batch[1]), uint8(batch[2]), uint8(batch[3]));
        if (head.orders == 0 || head.orders > MAX_ORDERS) revert IQueryLedger.LedgerBatchSize(head.orders, MAX_ORDERS);
        head.blocksBegin = HEAD_BYTES + head.tokens * TOKEN_BYTES;
        head.body = head.blocksBegin + head.blocks * BLOCK_BYTES;
        if (head.body > batch.length) revert IQueryLedger.LedgerMalformedBatch(HEAD_BYTES);
    }

    /// @dev Reads what comes before an order's parts, to their words in memory.
    function readOrder(
        bytes calldata batch,
        BatchHead memory head,
        uint256 offset,
        OrderWords memory order,
        Handed memory handed
    ) internal pure {
        bool isWhole;
        assembly ("memory-safe") {
            let p := add(batch.offset, offset)
            let signer := shr(96, calldataload(p))
            mstore(add(order, 0x20), signer)
            mstore(add(order, 0x80), calldataload(add(p, 20)))
            mstore(handed, calldataload(add(p, 52)))
            let word := shr(104, calldataload(add(p, 84))) // the 19 bytes that are left
            mstore(add(order, 0xc0), shr(88, word))
            mstore(add(order, 0xe0), and(shr(48, word), 0xffffffffff))
            let index := and(shr(40, word), 0xff)
            isWhole := lt(index, mload(head))
            mstore(add(handed, 0x20), index)
            mstore(add(order, 0x60), shr(96, calldataload(add(add(batch.offset, HEAD_BYTES), mul(index, 20)))))
            index := and(shr(32, word), 0xff)
            isWhole := and(isWhole, lt(index, mload(add(head, 0x20))))
            let blocks := add(batch.offset, mload(add(head, 0x60)))
            mstore(add(order, 0xa0), shr(192, calldataload(add(blocks, shl(3, index)))))
            index := and(shr(24, word), 0xff)
            isWhole := and(isWhole, lt(sub(index, 1), MAX_PARTS)) // 0 wraps around
            mstore(add(handed, 0xa0), index)
            let end := add(offset, 103)
            index := and(word, 0xff)
            if index {
                isWhole := and(isWhole, eq(index, 1))
                signer := shr(96, calldataload(add(p, 103)))
                end := add(end, 20)
            }
            mstore(add(handed, 0x40), signer)
            mstore(add(handed, 0x60), end)
            end := add(end, and(shr(8, word), 0xffff))
            mstore(add(handed, 0x80), end)
            isWhole := gt(isWhole, gt(end, batch.length))
        }
        if (!isWhole) revert IQueryLedger.LedgerMalformedBatch(offset);
    }

    /// @dev Reads a part's signed words to memory.
    /// @return units data points used
    /// @return end where the part ends, behind its usage
    function readPart(
        bytes calldata batch,
        BatchHead memory head,
        uint256 offset,
        PartWords memory part
    ) internal pure returns (uint256 units, uint256 end) {
        bool isWhole;
        assembly ("memory-safe") {
            let p := add(batch.offset, offset)
            let word := shr(128, calldataload(p)) // 16 bytes
            mstore(add(part, 0x20), shr(104, word))
            mstore(add(part, 0x40), and(shr(96, word), 0xff))
            let rows := and(shr(88, word), 0xff)
            mstore(add(part, 0x60), rows)
            mstore(add(part, 0xc0), and(shr(48, word), 0xffffffffff))
            mstore(add(part, 0xe0), and(shr(8, word), 0xffffffffff))
            word := and(word, 0xff)
            isWhole := and(lt(rows, 2), lt(word, mload(add(head, 0x20))))
            let blocks := add(batch.offset, mload(add(head, 0x60)))
            mstore(add(part, 0x80), shr(192, calldataload(add(blocks, shl(3, word)))))
            mstore(add(part, 0xa0), calldataload(add(p, 16)))
            word := shr(16, calldataload(add(p, 48))) // 30 bytes
            mstore(add(part, 0x100), shr(144, word))
            mstore(add(part, 0x120), and(shr(80, word), 0xffffffffffffffff))
            units := and(shr(16, word), 0xffffffffffffffff)
            end := add(add(offset, 78), shl(2, and(word, 0xffff)))
            isWhole := gt(isWhole, gt(end, batch.length))
        }
        if (!isWhole) revert IQueryLedger.LedgerMalformedBatch(offset);
    }

    function tokenAt(bytes calldata batch, uint256 index) internal pure returns (address) {
        uint256 begin = HEAD_BYTES + index * TOKEN_BYTES;
        return address(bytes20(batch[begin:begin + TOKEN_BYTES]));
    }
}
