// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {Authorization} from "../interfaces/IERC3009.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IQueryLedger, OrderPart, QueryOrder, Settlement, SkipReason} from "../interfaces/IQueryLedger.sol";
import {IRewardVault} from "../interfaces/IRewardVault.sol";
import {Authorizations} from "../utils/Authorizations.sol";

/// @title Deposits, orders and their settlement
contract QueryLedger is IQueryLedger, EIP712, ReentrancyGuardTransient {
    using Authorizations for Authorization;
    using Checkpoints for Checkpoints.Trace256;
    using SafeERC20 for IERC20;

    /// @dev Two slots: what a settlement touches, and what a withdrawal touches.
    struct Deposit {
        uint128 withdrawable;
        uint128 credit;
        uint128 requested;
        uint40 withdrawableAt;
    }

    struct Spender {
        uint128 left;
        uint40 expiry;
    }

    /// @dev What the orders of one `settle` share.
    struct Batch {
        bytes32 domain;
        bytes32 running;
        uint64 epoch;
        uint64 consentAge;
        uint256 parts;
        uint256 usageBytes;
        uint256 tokenCount;
        address[] tokens;
        uint256[] totals;
    }

    uint256 public constant MAX_ORDERS = 128;
    uint256 public constant MAX_PARTS = 8;
    uint256 public constant MAX_BATCH_PARTS = 192;
    uint256 public constant MAX_BATCH_USAGE = 65_536;
    uint40 public constant MAX_NOTICE = 30 days;
    uint64 public constant MAX_CONSENT_AGE = 100_000;
    /// @dev Gas an ERC-1271 wallet may use, so that a full batch of them stays below 2^24.
    uint256 public constant WALLET_GAS = 50_000;

    bytes32 private constant PART_TYPEHASH = keccak256(
        "OrderPart(uint24 pool,uint8 licence,bool rows,uint64 snapshot,uint256 fields,uint40 periodStart,uint40 periodEnd,uint96 unitPrice,uint64 maxUnits)"
    );
    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "QueryOrder(address researcher,address validator,address token,bytes32 queryHash,uint64 consentBlock,uint64 nonce,uint40 deadline,OrderPart[] parts)OrderPart(uint24 pool,uint8 licence,bool rows,uint64 snapshot,uint256 fields,uint40 periodStart,uint40 periodEnd,uint96 unitPrice,uint64 maxUnits)"
    );

    address public immutable timelock;
    IAppointments public immutable appointments;
    ILicenseBook public immutable book;
    IRewardVault public immutable vault;
    address public immutable pass;
    /// @inheritdoc IQueryLedger
    uint32 public immutable override epochLength;

    /// @inheritdoc IQueryLedger
    uint40 public override notice;
    /// @inheritdoc IQueryLedger
    uint64 public override consentAge;

    mapping(address researcher => mapping(address validator => mapping(address token => Deposit))) private _deposits;
    mapping(address researcher => mapping(address spender => mapping(address validator => mapping(address token => Spender))))
        private _spenders;
    /// @dev 128 nonces a word: low half used, high half cancellation requested, so that settling reads one slot.
    mapping(address researcher => mapping(uint256 word => uint256)) private _nonces;
    mapping(address researcher => mapping(uint64 nonce => uint40)) private _cancelledAt;
    /// @dev Running hash by epoch, written once a batch.
    Checkpoints.Trace256 private _runningHashes;

    modifier onlyTimelock() {
        if (msg.sender != timelock) revert LedgerNotTimelock(msg.sender);
        _;
    }

    constructor(
        address timelock_,
        IAppointments appointments_,
        ILicenseBook book_,
        IRewardVault vault_,
        address pass_,
        uint32 epochLength_,
        uint40 notice_,
        uint64 consentAge_
    ) EIP712("QueryLedger", "1") {
        if (
            timelock_ == address(0) ||
            address(appointments_) == address(0) ||
            address(book_) == address(0) ||
            address(vault_) == address(0) ||
            pass_ == address(0)
        ) revert LedgerZeroAddress();
        if (epochLength_ == 0) revert LedgerZeroEpochLength();
        timelock = timelock_;
        appointments = appointments_;
        book = book_;
        vault = vault_;
        pass = pass_;
        epochLength = epochLength_;
        _setNotice(notice_);
        _setConsentAge(consentAge_);
    }

    /* DEPOSITS */

    /// @inheritdoc IQueryLedger
    function deposit(address validator, address token, uint128 amount) external payable nonReentrant {
        if (!book.isToken(token)) revert LedgerUnknownToken(token);
        _takeIn(msg.sender, validator, token, amount);
        _deposits[msg.sender][validator][token].withdrawable += amount;
        emit Deposited(msg.sender, validator, token, amount, true);
    }

    /// @inheritdoc IQueryLedger
    function depositFor(
        address researcher,
        address payer,
        address validator,
        address token,
        uint128 amount
    ) external payable nonReentrant {
        if (msg.sender != pass) revert LedgerNotPass(msg.sender);
        _takeIn(payer, validator, token, amount);
        _deposits[researcher][validator][token].credit += amount;
        emit Deposited(researcher, validator, token, amount, false);
    }

    /// @inheritdoc IQueryLedger
    function depositAuthorized(
        address researcher,
        address payer,
        address validator,
        address token,
        uint128 amount,
        Authorization calldata a
    ) external nonReentrant {
        if (msg.sender != pass) revert LedgerNotPass(msg.sender);
        _checkDeposit(validator, amount);
        uint256 before = IERC20(token).balanceOf(address(this));
        a.collect(token, payer, amount);
        _checkArrival(token, amount, before, IERC20(token).balanceOf(address(this)));
        _deposits[researcher][validator][token].credit += amount;
        emit Deposited(researcher, validator, token, amount, false);
    }

    /// @inheritdoc IQueryLedger
    function moveCredit(address from, address to, address token) external returns (uint256 amount) {
        if (appointments.isValidator(from)) revert LedgerStillValidator(from);
        if (!appointments.isValidator(to)) revert LedgerNotValidator(to);
        Deposit storage source = _deposits[msg.sender][from][token];
        uint128 credit = source.credit;
        if (credit == 0) revert LedgerZeroAmount();
        source.credit = 0;
        _deposits[msg.sender][to][token].credit += credit;
        emit CreditMoved(msg.sender, from, to, token, credit);
        return credit;
    }

    /// @inheritdoc IQueryLedger
    function requestWithdrawal(address validator, address token, uint128 amount) external {
        Deposit storage d = _deposits[msg.sender][validator][token];
        if (amount > d.withdrawable) revert LedgerInsufficient(amount, d.withdrawable);
        uint40 withdrawableAt = amount == 0 ? 0 : uint40(block.timestamp) + notice;
        d.requested = amount;
        d.withdrawableAt = withdrawableAt;
        emit WithdrawalRequested(msg.sender, validator, token, amount, withdrawableAt);
    }

    /// @inheritdoc IQueryLedger
    function withdraw(address validator, address token) external nonReentrant returns (uint256 amount) {
        Deposit storage d = _deposits[msg.sender][validator][token];
        (uint128 requested, uint40 withdrawableAt, uint128 left) = (d.requested, d.withdrawableAt, d.withdrawable);
        if (requested == 0) revert LedgerNothingRequested();
        if (block.timestamp < withdrawableAt) revert LedgerTooEarly(withdrawableAt);
        uint128 paid = requested < left ? requested : left;
        d.requested = 0;
        d.withdrawableAt = 0;
        d.withdrawable = left - paid;
        emit Withdrawn(msg.sender, validator, token, paid);
        if (paid != 0) _pay(token, msg.sender, paid);
        return paid;
    }

    /* ORDERS */

    /// @inheritdoc IQueryLedger
    function authorizeSpender(
        address spender,
        address validator,
        address token,
        uint128 limit,
        uint40 expiry
    ) external {
        if (spender == address(0)) revert LedgerZeroAddress();
        if (expiry != 0 && expiry <= block.timestamp) revert LedgerSpenderExpiry(expiry);
        _spenders[msg.sender][spender][validator][token] = Spender(limit, expiry);
        emit SpenderAuthorized(msg.sender, spender, validator, token, limit, expiry);
    }

    /// @inheritdoc IQueryLedger
    function requestCancellation(uint64 nonce) external {
        (uint256 word, uint256 bit) = _nonceAt(nonce);
        uint256 used = _nonces[msg.sender][word];
        if (used & bit != 0) revert LedgerNonceUsed(msg.sender, nonce);
        if (used & (bit << 128) != 0) return;
        uint40 effectiveAt = uint40(block.timestamp) + notice;
        _nonces[msg.sender][word] = used | (bit << 128);
        _cancelledAt[msg.sender][nonce] = effectiveAt;
        emit OrderCancellationRequested(msg.sender, nonce, effectiveAt);
    }

    /// @inheritdoc IQueryLedger
    function settle(Settlement[] calldata settlements) external nonReentrant returns (uint256 settled) {
        uint256 count = settlements.length;
        if (count == 0 || count > MAX_ORDERS) revert LedgerBatchSize(count, MAX_ORDERS);
        if (!appointments.isValidator(msg.sender)) revert LedgerNotValidator(msg.sender);
        Batch memory batch = _openBatch(count);
        for (uint256 i; i < count; ++i) {
            if (_settle(batch, settlements[i])) ++settled;
        }
        if (settled != 0) {
            _runningHashes.push(batch.epoch, uint256(batch.running));
            _forward(batch);
        }
    }

    /* PARAMETERS */

    /// @inheritdoc IQueryLedger
    function setNotice(uint40 notice_) external onlyTimelock {
        _setNotice(notice_);
    }

    /// @inheritdoc IQueryLedger
    function setConsentAge(uint64 blocks) external onlyTimelock {
        _setConsentAge(blocks);
    }

    /* VIEWS */

    /// @inheritdoc IQueryLedger
    function depositOf(
        address researcher,
        address validator,
        address token
    ) external view returns (uint128 withdrawable, uint128 credit, uint128 requested, uint40 withdrawableAt) {
        Deposit storage d = _deposits[researcher][validator][token];
        return (d.withdrawable, d.credit, d.requested, d.withdrawableAt);
    }

    /// @inheritdoc IQueryLedger
    function spenderOf(
        address researcher,
        address spender,
        address validator,
        address token
    ) external view returns (uint128 left, uint40 expiry) {
        Spender storage s = _spenders[researcher][spender][validator][token];
        return (s.left, s.expiry);
    }

    /// @inheritdoc IQueryLedger
    function isNonceUsed(address researcher, uint64 nonce) external view returns (bool) {
        (uint256 word, uint256 bit) = _nonceAt(nonce);
        return _nonces[researcher][word] & bit != 0;
    }

    /// @inheritdoc IQueryLedger
    function cancellationOf(address researcher, uint64 nonce) external view returns (uint40 effectiveAt) {
        return _cancelledAt[researcher][nonce];
    }

    /// @inheritdoc IQueryLedger
    function hashOrder(QueryOrder calldata order) external view returns (bytes32) {
        return _digest(_domainSeparatorV4(), order);
    }

    /// @inheritdoc IQueryLedger
    function currentEpoch() public view returns (uint64) {
        return uint64(block.timestamp / epochLength);
    }

    /// @inheritdoc IQueryLedger
    function runningHashAt(uint64 epoch) external view returns (bytes32) {
        if (epoch >= currentEpoch()) revert LedgerEpochOpen(epoch);
        uint256 length = _runningHashes.length();
        // payout roots ask for the epoch that just closed: the last entry, or the one before it
        for (uint256 i = length; i != 0 && length - i < 2; --i) {
            Checkpoints.Checkpoint256 memory entry = _runningHashes.at(uint32(i - 1));
            if (entry._key <= epoch) return bytes32(entry._value);
        }
        return bytes32(_runningHashes.upperLookup(epoch));
    }

    /* SETTLEMENT */

    function _openBatch(uint256 count) private view returns (Batch memory batch) {
        batch.domain = _domainSeparatorV4();
        batch.running = bytes32(_runningHashes.latest());
        batch.epoch = currentEpoch();
        batch.consentAge = consentAge;
        batch.tokens = new address[](count);
        batch.totals = new uint256[](count);
    }

    function _settle(Batch memory batch, Settlement calldata s) private returns (bool) {
        QueryOrder calldata order = s.order;
        (SkipReason reason, uint256 amount) = _price(batch, order, s.units, s.usage);
        bytes32 digest;
        if (reason == SkipReason.None) {
            digest = _digest(batch.domain, order);
            reason = _charge(order, s, digest, amount);
        }
        if (reason != SkipReason.None) {
            emit OrderSkipped(order.researcher, order.nonce, reason);
            return false;
        }
        _chain(batch, digest, s.resultHash, amount);
        _count(batch, order.token, amount);
        _announce(batch, order, s.resultHash, digest, amount);
        _announceParts(digest, order.parts, s.units, s.usage);
        return true;
    }

    /// @dev Whether the order stands for this caller, now and in this shape; and what it costs.
    function _price(
        Batch memory batch,
        QueryOrder calldata order,
        uint64[] calldata units,
        bytes[] calldata usage
    ) private view returns (SkipReason reason, uint256 amount) {
        if (order.validator != msg.sender) return (SkipReason.NotForCaller, 0);
        if (block.timestamp > order.deadline) return (SkipReason.Expired, 0);
        uint256 consentBlock = order.consentBlock;
        if (consentBlock > block.number || block.number - consentBlock > batch.consentAge)
            return (SkipReason.ConsentBlock, 0);
        OrderPart[] calldata parts = order.parts;
        uint256 count = parts.length;
        if (count == 0 || count > MAX_PARTS || units.length != count || usage.length != count)
            return (SkipReason.BadShape, 0);
        batch.parts += count;
        if (batch.parts > MAX_BATCH_PARTS) revert LedgerBatchSize(batch.parts, MAX_BATCH_PARTS);
        for (uint256 i; i < count; ++i) {
            uint256 price;
            (reason, price) = _pricePart(parts[i], consentBlock, units[i]);
            if (reason != SkipReason.None) return (reason, 0);
            uint256 length = usage[i].length;
            if (length % 4 != 0) return (SkipReason.BadShape, 0);
            unchecked {
                batch.usageBytes += length; // calldata
                amount += price; // at most 8 x 2^64 x 2^96
            }
        }
        if (batch.usageBytes > MAX_BATCH_USAGE) revert LedgerBatchSize(batch.usageBytes, MAX_BATCH_USAGE);
    }

    function _pricePart(
        OrderPart calldata part,
        uint256 consentBlock,
        uint256 units
    ) private pure returns (SkipReason, uint256) {
        if (!_isClean(part)) return (SkipReason.BadShape, 0);
        if (units > part.maxUnits) return (SkipReason.OverMaximum, 0);
        if (part.snapshot > consentBlock) return (SkipReason.ConsentBlock, 0);
        unchecked {
            return (SkipReason.None, units * part.unitPrice); // 2^64 x 2^96
        }
    }

    /// @dev Whether each word of a part fits its type: parts are hashed and announced as the words they are.
    function _isClean(OrderPart calldata part) private pure returns (bool clean) {
        assembly ("memory-safe") {
            let dirty := shr(24, calldataload(part)) // pool
            dirty := or(dirty, shr(8, calldataload(add(part, 0x20)))) // licence
            dirty := or(dirty, shr(1, calldataload(add(part, 0x40)))) // rows
            dirty := or(dirty, shr(64, calldataload(add(part, 0x60)))) // snapshot
            dirty := or(dirty, shr(40, calldataload(add(part, 0xa0)))) // periodStart
            dirty := or(dirty, shr(40, calldataload(add(part, 0xc0)))) // periodEnd
            dirty := or(dirty, shr(96, calldataload(add(part, 0xe0)))) // unitPrice
            dirty := or(dirty, shr(64, calldataload(add(part, 0x100)))) // maxUnits
            clean := iszero(dirty)
        }
    }

    /// @dev Checks nonce, signature, spender's limit and deposit; then, and only then, writes all of them.
    function _charge(
        QueryOrder calldata order,
        Settlement calldata s,
        bytes32 digest,
        uint256 amount
    ) private returns (SkipReason reason) {
        address researcher = order.researcher;
        address signer = s.signer;
        mapping(uint256 word => uint256) storage nonces = _nonces[researcher];
        (uint256 word, uint256 bit) = _nonceAt(order.nonce);
        uint256 used = nonces[word];
        if (used & bit != 0) return SkipReason.NonceUsed;
        if (used & (bit << 128) != 0 && block.timestamp >= _cancelledAt[researcher][order.nonce])
            return SkipReason.Cancelled;
        if (!_isSigned(signer, digest, s.signature)) return SkipReason.BadSignature;
        Deposit storage d = _deposits[researcher][msg.sender][order.token];
        (uint256 credit, uint256 withdrawable) = (d.credit, d.withdrawable);
        if (amount > credit + withdrawable) return SkipReason.InsufficientDeposit;
        if (signer != researcher) {
            reason = _spend(order, signer, amount);
            if (reason != SkipReason.None) return reason;
        }
        nonces[word] = used | bit;
        unchecked {
            // amount <= credit + withdrawable, both 128 bits; credit goes first
            uint256 ofCredit = amount < credit ? amount : credit;
            d.credit = uint128(credit - ofCredit);
            d.withdrawable = uint128(withdrawable - (amount - ofCredit));
        }
    }

    /// @dev Reduces the limit of a session key. The last check of `_charge`, so it may write.
    function _spend(QueryOrder calldata order, address signer, uint256 amount) private returns (SkipReason) {
        Spender storage spender = _spenders[order.researcher][signer][msg.sender][order.token];
        (uint256 left, uint256 expiry) = (spender.left, spender.expiry);
        if (expiry == 0) return SkipReason.BadSignature;
        if (block.timestamp > expiry || amount > left) return SkipReason.SpenderLimit;
        unchecked {
            spender.left = uint128(left - amount); // amount <= left
        }
        return SkipReason.None;
    }

    /// @dev Recovers before asking a wallet: an EIP-7702 account has code and still signs by key.
    function _isSigned(address signer, bytes32 digest, bytes calldata signature) private view returns (bool ok) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;
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

    /// @dev Adds to the token's total; batches have few tokens, so the last one is looked at first.
    function _count(Batch memory batch, address token, uint256 amount) private pure {
        uint256 i = batch.tokenCount;
        while (i != 0 && batch.tokens[i - 1] != token) --i;
        if (i == 0) {
            i = ++batch.tokenCount;
            batch.tokens[i - 1] = token;
        }
        batch.totals[i - 1] += amount;
    }

    function _chain(Batch memory batch, bytes32 digest, bytes32 resultHash, uint256 amount) private pure {
        bytes32 running = batch.running;
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, running)
            mstore(add(p, 0x20), digest)
            mstore(add(p, 0x40), resultHash)
            mstore(add(p, 0x60), amount)
            running := keccak256(p, 0x80)
        }
        batch.running = running;
    }

    function _announce(
        Batch memory batch,
        QueryOrder calldata order,
        bytes32 resultHash,
        bytes32 digest,
        uint256 amount
    ) private {
        emit OrderSettled(
            digest,
            order.researcher,
            msg.sender,
            order.token,
            order.queryHash,
            resultHash,
            order.consentBlock,
            amount,
            batch.epoch,
            batch.running
        );
    }

    function _announceParts(
        bytes32 digest,
        OrderPart[] calldata parts,
        uint64[] calldata units,
        bytes[] calldata usage
    ) private {
        for (uint256 i; i < parts.length; ++i) _announcePart(digest, parts[i], units[i], usage[i]);
    }

    /// @dev Emits UsageRecorded. Its data begins with a part's words 1 to 7, so they are copied, not decoded.
    function _announcePart(bytes32 digest, OrderPart calldata part, uint256 units, bytes calldata usage) private {
        bytes32 topic = UsageRecorded.selector;
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, add(part, 0x20), 0xe0)
            mstore(add(p, 0xe0), units)
            mstore(add(p, 0x100), 0x120)
            mstore(add(p, 0x120), usage.length)
            calldatacopy(add(p, 0x140), usage.offset, usage.length)
            mstore(add(add(p, 0x140), usage.length), 0) // pads the last word
            log3(p, add(0x140, and(add(usage.length, 31), not(31))), topic, digest, calldataload(part))
        }
    }

    /// @dev Sends each token once, and makes sure that all of it arrived.
    function _forward(Batch memory batch) private {
        for (uint256 i; i < batch.tokenCount; ++i) {
            (address token, uint256 total) = (batch.tokens[i], batch.totals[i]);
            if (total == 0) continue;
            if (token == address(0)) {
                vault.receiveUsage{value: total}(token, total);
            } else {
                uint256 before = IERC20(token).balanceOf(address(vault));
                IERC20(token).safeTransfer(address(vault), total);
                _checkArrival(token, total, before, IERC20(token).balanceOf(address(vault)));
                vault.receiveUsage(token, total);
            }
        }
    }

    /* HASHES */

    function _digest(bytes32 domain, QueryOrder calldata order) private pure returns (bytes32) {
        bytes32 partsHash = _hashParts(order.parts);
        bytes32 typehash = ORDER_TYPEHASH;
        bytes32 structHash;
        assembly ("memory-safe") {
            // EIP-712 encodes the seven static members as calldata does
            let p := mload(0x40)
            mstore(p, typehash)
            calldatacopy(add(p, 0x20), order, 0xe0)
            mstore(add(p, 0x100), partsHash)
            structHash := keccak256(p, 0x120)
        }
        return MessageHashUtils.toTypedDataHash(domain, structHash);
    }

    function _hashParts(OrderPart[] calldata parts) private pure returns (bytes32 hash) {
        bytes32 typehash = PART_TYPEHASH;
        assembly ("memory-safe") {
            // EIP-712 encodes a part, nine static words, as calldata does; hashes gather behind the scratch
            let scratch := mload(0x40)
            let hashes := add(scratch, 0x140)
            mstore(scratch, typehash)
            for {
                let i := 0
            } lt(i, parts.length) {
                i := add(i, 1)
            } {
                calldatacopy(add(scratch, 0x20), add(parts.offset, mul(i, 0x120)), 0x120)
                mstore(add(hashes, mul(i, 0x20)), keccak256(scratch, 0x140))
            }
            hash := keccak256(hashes, mul(parts.length, 0x20))
        }
    }

    function _nonceAt(uint64 nonce) private pure returns (uint256 word, uint256 bit) {
        return (nonce >> 7, 1 << (nonce & 127));
    }

    /* MONEY */

    function _checkDeposit(address validator, uint256 amount) private view {
        if (amount == 0) revert LedgerZeroAmount();
        if (!appointments.isValidator(validator)) revert LedgerNotValidator(validator);
    }

    function _takeIn(address payer, address validator, address token, uint256 amount) private {
        _checkDeposit(validator, amount);
        uint256 value = token == address(0) ? amount : 0;
        if (msg.value != value) revert LedgerWrongValue(value, msg.value);
        if (token == address(0)) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(payer, address(this), amount);
        _checkArrival(token, amount, before, IERC20(token).balanceOf(address(this)));
    }

    function _checkArrival(address token, uint256 expected, uint256 before, uint256 balance) private pure {
        uint256 received = balance < before ? 0 : balance - before;
        if (received != expected) revert LedgerTokenShortfall(token, expected, received);
    }

    function _pay(address token, address to, uint256 amount) private {
        if (token != address(0)) return IERC20(token).safeTransfer(to, amount);
        (bool ok, ) = to.call{value: amount}("");
        if (!ok) revert LedgerTransferFailed(to);
    }

    function _setNotice(uint40 notice_) private {
        if (notice_ > MAX_NOTICE) revert LedgerNotice(notice_, MAX_NOTICE);
        notice = notice_;
        emit NoticeSet(notice_);
    }

    function _setConsentAge(uint64 blocks) private {
        if (blocks == 0 || blocks > MAX_CONSENT_AGE) revert LedgerConsentAge(blocks, MAX_CONSENT_AGE);
        consentAge = blocks;
        emit ConsentAgeSet(blocks);
    }
}
