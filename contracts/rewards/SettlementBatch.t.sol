// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {OrderWords, PartWords} from "./OrderHashes.sol";
import {BatchHead, Handed, SettlementBatch} from "./SettlementBatch.sol";

/// @dev Reads a whole batch, as the ledger does.
contract SettlementBatchReader {
    using SettlementBatch for bytes;

    function read(
        bytes calldata batch
    ) external pure returns (OrderWords memory order, Handed memory handed, PartWords memory part, uint256 units) {
        BatchHead memory head = batch.readHead();
        uint256 offset = head.body;
        for (uint256 i; i < head.orders; ++i) {
            batch.readOrder(head, offset, order, handed);
            require(offset < handed.signature && handed.signature <= handed.parts, "an order ends before it begins");
            offset = handed.parts;
            require(offset <= batch.length, "an order ends behind the batch");
            for (uint256 j; j < handed.partCount; ++j) {
                uint256 begin = offset;
                (units, offset) = batch.readPart(head, offset, part);
                require(begin < offset && offset <= batch.length, "a part ends behind the batch");
            }
        }
        if (offset != batch.length) revert IQueryLedger.LedgerMalformedBatch(offset);
    }
}

/// @dev Fuzz tests of the reader.
contract SettlementBatchTest {
    struct Given {
        address researcher;
        bytes32 queryHash;
        bytes32 resultHash;
        uint64 nonce;
        uint40 deadline;
        address token;
        uint64 consentBlock;
        bool bySpender;
        address spender;
        uint24 pool;
        uint8 licence;
        bool rows;
        uint40 periodStart;
        uint40 periodEnd;
        uint64 snapshot;
        uint256 fields;
        uint96 unitPrice;
        uint64 maxUnits;
        uint64 units;
    }

    SettlementBatchReader private immutable reader = new SettlementBatchReader();

    function testFuzz_readsWhatWasPacked(
        Given calldata g,
        bytes calldata signature,
        bytes4[] calldata usage
    ) external view {
        bytes memory batch = _pack(g, signature, usage);
        (OrderWords memory order, Handed memory handed, PartWords memory part, uint256 units) = reader.read(batch);
        require(order.researcher == uint160(g.researcher) && order.token == uint160(g.token), "accounts");
        require(order.queryHash == g.queryHash && handed.resultHash == g.resultHash, "hashes");
        require(order.nonce == g.nonce && order.deadline == g.deadline, "nonce or deadline");
        require(order.consentBlock == g.consentBlock && part.snapshot == g.snapshot, "blocks");
        require(handed.signer == uint160(g.bySpender ? g.spender : g.researcher), "signer");
        require(handed.parts - handed.signature == signature.length, "signature");
        require(part.pool == g.pool && part.licence == g.licence && (part.rows == 1) == g.rows, "part");
        require(part.periodStart == g.periodStart && part.periodEnd == g.periodEnd, "period");
        require(part.fields == g.fields && part.unitPrice == g.unitPrice, "fields or price");
        require(part.maxUnits == g.maxUnits && units == g.units, "units");
    }

    /// @dev Reads or reverts with the one error, never panics, whatever the bytes are.
    function testFuzz_refusesWhatIsNotWhole(Given calldata g, bytes calldata noise, uint256 seed) external view {
        bytes memory batch = _pack(g, noise, new bytes4[](seed % 9));
        for (uint256 i; i < seed % 4; ++i) batch[(seed >> (16 * i)) % batch.length] = bytes1(uint8(seed >> (8 * i)));
        if (seed & (1 << 200) != 0) batch = noise;
        _requireReadOrRefused(batch);
    }

    /// @dev A batch that lacks its end is refused, wherever it is cut.
    function testFuzz_refusesWhatIsCut(Given calldata g, bytes calldata signature, uint256 seed) external view {
        bytes memory batch = _pack(g, signature, new bytes4[](seed % 5));
        uint256 length = (seed >> 8) % batch.length;
        assembly ("memory-safe") {
            mstore(batch, length)
        }
        try reader.read(batch) {
            revert("a cut batch was read");
        } catch (bytes memory reason) {
            require(bytes4(reason) == IQueryLedger.LedgerMalformedBatch.selector, "another error");
        }
    }

    function _requireReadOrRefused(bytes memory batch) private view {
        try reader.read(batch) {} catch (bytes memory reason) {
            bytes4 selector = bytes4(reason);
            require(
                selector == IQueryLedger.LedgerMalformedBatch.selector ||
                    selector == IQueryLedger.LedgerBatchSize.selector,
                "another error"
            );
        }
    }

    function _pack(
        Given calldata g,
        bytes calldata signature,
        bytes4[] memory usage
    ) private pure returns (bytes memory) {
        bytes memory spender = g.bySpender ? abi.encodePacked(g.spender) : bytes("");
        bytes memory tables = abi.encodePacked(uint32(0x01010201), g.token, g.consentBlock, g.snapshot);
        bytes memory order = abi.encodePacked(g.researcher, g.queryHash, g.resultHash, g.nonce, g.deadline);
        bytes memory rest = abi.encodePacked(uint24(0x000001), uint16(signature.length), g.bySpender, spender);
        bytes memory part = abi.encodePacked(g.pool, g.licence, g.rows, g.periodStart, g.periodEnd, uint8(1));
        bytes memory money = abi.encodePacked(g.fields, g.unitPrice, g.maxUnits, g.units, uint16(usage.length));
        bytes memory entries;
        for (uint256 i; i < usage.length; ++i) entries = bytes.concat(entries, usage[i]);
        return bytes.concat(tables, order, rest, signature, part, money, entries);
    }
}
