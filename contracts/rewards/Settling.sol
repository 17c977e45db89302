// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IQueryLedger, SkipReason} from "../interfaces/IQueryLedger.sol";
import {LedgerActs} from "./LedgerActs.sol";
import {OrderHashes, OrderWords, PartWords} from "./OrderHashes.sol";
import {RunningHash} from "./RunningHash.sol";
import {BatchHead, Handed, SettlementBatch} from "./SettlementBatch.sol";

/// @title Settlement of orders in packed batches
/// @dev Memory for one order is used again by the next. Assembly where it keeps the compiler from copying.
abstract contract Settling is LedgerActs, OrderHashes, RunningHash {
    using SafeERC20 for IERC20;
    using SettlementBatch for bytes;

    /// @dev What the orders of one `settle` share, and room for the order at hand.
    struct Batch {
        BatchHead head;
        OrderWords order;
        Handed handed;
        PartWords part;
        bytes32[] partHashes;
        bytes32 domain;
        bytes32 running;
        uint256 epoch;
        uint256 blockNumber;
        uint256 consentAge;
        /// @dev parts so far
        uint256 parts;
        /// @dev how far the batch was read
        uint256 offset;
        /// @dev settled so far, by the token's index
        uint256[] totals;
    }

    uint256 private constant MAX_BATCH_PARTS = 192;
    uint256 private constant MAX_BATCH_BYTES = 98_304;
    /// @dev Gas an ERC-1271 wallet may use, so that a full batch of them stays below 2^24.
    uint256 private constant WALLET_GAS = 50_000;

    /// @dev Reasons are SkipReasons, as numbers: the compiler checks an enum wherever it is looked at.
    uint256 private constant NO_REASON = uint256(SkipReason.None);

    /// @inheritdoc IQueryLedger
    function settle(bytes calldata batch) external nonReentrant returns (uint256 settled) {
        if (!appointments.isValidator(msg.sender)) revert LedgerNotValidator(msg.sender);
        if (batch.length > MAX_BATCH_BYTES) revert LedgerBatchSize(batch.length, MAX_BATCH_BYTES);
        Batch memory b = _open(batch);
        unchecked {
            for (uint256 left = b.head.orders; left != 0; --left) {
                if (_settle(b, batch)) ++settled;
            }
        }
        if (b.offset != batch.length) revert LedgerMalformedBatch(b.offset);
        if (b.parts > MAX_BATCH_PARTS) revert LedgerBatchSize(b.parts, MAX_BATCH_PARTS);
        if (settled == 0) return 0;
        vault.noteRunning(uint64(b.epoch), b.running);
        _forward(b, batch);
    }

    function _open(bytes calldata batch) private view returns (Batch memory b) {
        b.head = batch.readHead();
        b.offset = b.head.body;
        b.domain = _domainSeparatorV4();
        b.running = vault.latestRunning();
        b.epoch = currentEpoch();
        (b.blockNumber, b.consentAge) = (_blockNumber(), consentAge);
        b.totals = new uint256[](b.head.tokens);
        b.partHashes = new bytes32[](SettlementBatch.MAX_PARTS);
        (b.order.typehash, b.part.typehash) = (ORDER_TYPEHASH, PART_TYPEHASH);
        b.order.validator = uint160(msg.sender);
    }

    function _settle(Batch memory b, bytes calldata batch) private returns (bool) {
        (OrderWords memory order, Handed memory handed) = (b.order, b.handed);
        batch.readOrder(b.head, b.offset, order, handed);
        (uint256 reason, uint256 amount) = _readParts(b, batch);
        bytes32 digest;
        if (reason == NO_REASON) {
            digest = _digest(b.domain, order, b.partHashes, handed.partCount);
            reason = _charge(order, handed, digest, amount, batch);
        }
        if (reason != NO_REASON) {
            emit OrderSkipped(address(uint160(order.researcher)), uint64(order.nonce), SkipReason(reason));
            return false;
        }
        b.running = _chain(b.running, digest, handed.resultHash, amount);
        uint256[] memory totals = b.totals;
        uint256 token = handed.token;
        assembly ("memory-safe") {
            // as many as tokens, which the index is below; 128 orders of less than 2^163
            let total := add(add(totals, 0x20), shl(5, token))
            mstore(total, add(mload(total), amount))
        }
        _announce(b, digest, amount);
        _announceParts(b, batch, digest);
        return true;
    }

    /* READING */

    /// @dev Reads, hashes and prices the parts. Reads them all, whatever is wrong with one: the next order follows.
    function _readParts(Batch memory b, bytes calldata batch) private view returns (uint256 reason, uint256 amount) {
        uint256 consentBlock = b.order.consentBlock;
        (PartWords memory part, bytes32[] memory hashes) = (b.part, b.partHashes);
        (uint256 offset, uint256 count) = (b.handed.parts, b.handed.partCount);
        unchecked {
            // a block in the future wraps around
            if (b.blockNumber - consentBlock > b.consentAge) reason = uint256(SkipReason.ConsentBlock);
            if (block.timestamp > b.order.deadline) reason = uint256(SkipReason.Expired);
            b.parts += count;
            for (uint256 i; i < count; ++i) {
                uint256 units;
                (units, offset) = batch.readPart(b.head, offset, part);
                amount += units * part.unitPrice; // 8 x 2^64 x 2^96
                assembly ("memory-safe") {
                    mstore(add(add(hashes, 0x20), shl(5, i)), keccak256(part, 0x140)) // below its length
                }
                if (reason != NO_REASON) continue;
                if (units > part.maxUnits) reason = uint256(SkipReason.OverMaximum);
                else if (part.snapshot > consentBlock) reason = uint256(SkipReason.ConsentBlock);
            }
        }
        b.offset = offset;
    }

    /* CHARGING */

    /// @dev Checks nonce, signature, deposit and spender's limit; then, and only then, writes all of them.
    function _charge(
        OrderWords memory order,
        Handed memory handed,
        bytes32 digest,
        uint256 amount,
        bytes calldata batch
    ) private returns (uint256 reason) {
        (NonceWord storage word, uint256 bit) = _nonceAt(order.researcher, order.nonce);
        uint256 used = word.bits;
        if (used & bit != 0) return uint256(SkipReason.NonceUsed);
        if (used & (bit << 128) != 0 && block.timestamp >= _cancelledAtOf(order)) return uint256(SkipReason.Cancelled);
        if (!_isSigned(handed, digest, batch)) return uint256(SkipReason.BadSignature);
        reason = _take(order, handed.signer, amount);
        if (reason == NO_REASON) word.bits = used | bit;
    }

    /// @dev Takes an order's amount from its deposit, credit first, and from its spender's limit.
    function _take(OrderWords memory order, uint256 signer, uint256 amount) private returns (uint256 reason) {
        bytes32 key;
        assembly ("memory-safe") {
            key := keccak256(add(order, 0x20), 0x60) // researcher, validator, token
        }
        Deposit storage d = _deposits[key];
        uint256 funds = d.funds;
        (uint256 withdrawable, uint256 credit) = (uint128(funds), funds / CREDIT);
        unchecked {
            // 128 bits each
            if (amount > credit + withdrawable) return uint256(SkipReason.InsufficientDeposit);
            if (signer != order.researcher) {
                reason = _spend(order, address(uint160(signer)), amount);
                if (reason != NO_REASON) return reason;
            }
            if (amount <= credit) d.funds = funds - amount * CREDIT;
            else d.funds = withdrawable - (amount - credit);
        }
    }

    /// @dev Reduces the limit of a session key. The last check of all, so it may write.
    function _spend(OrderWords memory order, address signer, uint256 amount) private returns (uint256 reason) {
        (address researcher, address token) = (address(uint160(order.researcher)), address(uint160(order.token)));
        Spender storage spender = _spenders[researcher][signer][msg.sender][token];
        (uint256 left, uint256 expiry) = (spender.left, spender.expiry);
        if (expiry == 0) return uint256(SkipReason.BadSignature);
        if (block.timestamp > expiry || amount > left) return uint256(SkipReason.SpenderLimit);
        unchecked {
            left -= amount;
        }
        spender.left = uint128(left);
        emit SpenderCharged(researcher, signer, msg.sender, token, left);
    }

    function _cancelledAtOf(OrderWords memory order) private view returns (uint256) {
        return _cancelledAt[address(uint160(order.researcher))][uint64(order.nonce)];
    }

    /// @dev Recovers before asking a wallet: an EIP-7702 account has code and still signs by key.
    function _isSigned(Handed memory handed, bytes32 digest, bytes calldata batch) private view returns (bool) {
        uint256 signer = handed.signer;
        (uint256 begin, uint256 end) = (handed.signature, handed.parts);
        bytes calldata signature;
        assembly ("memory-safe") {
            signature.offset := add(batch.offset, begin)
            signature.length := sub(end, begin)
        }
        return
            _isSignedByKey(signer, digest, signature) || _isSignedByWallet(address(uint160(signer)), digest, signature);
    }

    /// @dev By 65 bytes, or 64 as ERC-2098 has them. Either form of s will do: a nonce settles once, whoever flips it.
    function _isSignedByKey(
        uint256 signer,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool isSigned) {
        assembly ("memory-safe") {
            let s := calldataload(add(signature.offset, 0x20))
            let v := byte(0, calldataload(add(signature.offset, 0x40)))
            if eq(signature.length, 64) {
                v := add(shr(255, s), 27)
                s := shr(1, shl(1, s))
            }
            if eq(or(signature.length, 1), 65) {
                let p := mload(0x40)
                mstore(p, digest)
                mstore(add(p, 0x20), v)
                mstore(add(p, 0x40), calldataload(signature.offset))
                mstore(add(p, 0x60), s)
                // what is no signature has no answer
                if staticcall(gas(), 1, p, 0x80, 0x00, 0x20) {
                    isSigned := and(eq(returndatasize(), 0x20), eq(mload(0x00), signer))
                }
            }
        }
    }

    function _isSignedByWallet(
        address signer,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool ok) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bytes32 answer;
        uint256 size;
        assembly ("memory-safe") {
            // one word of the answer, so that a wallet cannot make this contract pay for memory
            ok := staticcall(WALLET_GAS, signer, add(question, 0x20), mload(question), 0x00, 0x20)
            answer := mload(0x00)
            size := returndatasize()
        }
        return ok && size >= 32 && answer == bytes32(IERC1271.isValidSignature.selector);
    }

    /* TELLING */

    /// @dev Emits OrderSettled out of the order's own words, which are read anew for the next order.
    function _announce(Batch memory b, bytes32 digest, uint256 amount) private {
        (OrderWords memory order, bytes32 resultHash, uint256 epoch) = (b.order, b.handed.resultHash, b.epoch);
        bytes32 topic = OrderSettled.selector;
        assembly ("memory-safe") {
            let facts := or(or(shl(128, epoch), shl(64, mload(add(order, 0xa0)))), mload(add(order, 0xc0)))
            mstore(add(order, 0xa0), resultHash) // behind token and query hash
            mstore(add(order, 0xc0), amount)
            mstore(add(order, 0xe0), facts)
            log4(add(order, 0x60), 0xa0, topic, digest, mload(add(order, 0x20)), caller())
        }
    }

    /// @dev Emits UsageRecorded for each part, which were read and found whole before.
    function _announceParts(Batch memory b, bytes calldata batch, bytes32 digest) private {
        (uint256 offset, uint256 count, uint256 blocks) = (b.handed.parts, b.handed.partCount, b.head.blocksBegin);
        bytes32 topic = UsageRecorded.selector;
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(add(p, 0x60), 0x80)
            let part := add(batch.offset, offset)
            for {} count {
                count := sub(count, 1)
            } {
                let word := calldataload(part)
                let pool := shr(232, word)
                let snapshot := shr(192, calldataload(add(add(batch.offset, blocks), shl(3, byte(15, word)))))
                let scope := or(shl(160, shr(160, shl(24, word))), shl(96, snapshot)) // behind licence, rows, period
                mstore(p, calldataload(add(part, 16)))
                word := calldataload(add(part, 48))
                mstore(add(p, 0x20), or(scope, shr(160, word)))
                mstore(add(p, 0x40), and(shr(32, word), 0xffffffffffffffff))
                let length := shl(2, and(shr(16, word), 0xffff))
                part := add(part, 78)
                mstore(add(p, 0x80), length)
                calldatacopy(add(p, 0xa0), part, length)
                part := add(part, length)
                mstore(add(add(p, 0xa0), length), 0) // pads the last word
                log3(p, add(0xa0, and(add(length, 31), not(31))), topic, digest, pool)
            }
        }
    }

    /// @dev Sends each token once, and makes sure that all of it arrived.
    function _forward(Batch memory b, bytes calldata batch) private {
        for (uint256 i; i < b.totals.length; ++i) {
            (address token, uint256 total) = (batch.tokenAt(i), b.totals[i]);
            if (total == 0) continue;
            if (token == address(0)) {
                vault.receiveRevenue{value: total}(token, total);
            } else {
                uint256 before = IERC20(token).balanceOf(address(vault));
                IERC20(token).safeTransfer(address(vault), total);
                _checkArrival(token, total, before, IERC20(token).balanceOf(address(vault)));
                vault.receiveRevenue(token, total);
            }
        }
    }
}
