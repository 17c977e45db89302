// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "./IAccessPass.sol";
import {Authorization} from "./IERC3009.sol";

/// @notice One pool's part of a query order.
struct OrderPart {
    uint24 pool;
    uint8 licence;
    /// @dev true: rows leave, so only streams that share rows count; false: aggregates only
    bool rows;
    /// @dev block the pool is frozen at
    uint64 snapshot;
    /// @dev bitmap of the schema's fields that the query reads
    uint256 fields;
    /// @dev anchors count when start < their end <= end (seconds)
    uint40 periodStart;
    uint40 periodEnd;
    /// @dev price of one data point
    uint96 unitPrice;
    /// @dev most data points the researcher pays for
    uint64 maxUnits;
}

/// @notice A researcher's signed offer to pay, up to a limit, for one query to one validator.
struct QueryOrder {
    /// @dev who pays and holds the pass (or a seat)
    address researcher;
    address validator;
    /// @dev settlement token; `address(0)` is the native coin
    address token;
    /// @dev sha2-256 of the canonical JSON of the query
    bytes32 queryHash;
    /// @dev consents count as they stand at this block
    uint64 consentBlock;
    /// @dev unordered, used once for each researcher
    uint64 nonce;
    uint40 deadline;
    /// @dev at most 8
    OrderPart[] parts;
}

/// @notice What a researcher signed towards the ledger (EIP-712), for anyone to send, once.
struct SignedAct {
    address researcher;
    /// @dev of 64 bits, in any order; shared with orders
    uint64 nonce;
    uint40 deadline;
    /// @dev by key, or what an ERC-1271 wallet takes
    bytes signature;
}

/// @notice Why an order was not settled; its batch goes on.
enum SkipReason {
    None,
    Expired,
    OverMaximum,
    BadSignature,
    NonceUsed,
    InsufficientDeposit,
    ConsentBlock,
    SpenderLimit,
    Cancelled
}

/// @title Deposits, orders and their settlement
/// @notice A deposit is towards one validator, so it cannot be promised twice.
interface IQueryLedger {
    event Deposited(
        address indexed researcher,
        address indexed validator,
        address indexed token,
        uint256 amount,
        bool withdrawable
    );
    event WithdrawalRequested(
        address indexed researcher,
        address indexed validator,
        address indexed token,
        uint256 amount,
        uint40 withdrawableAt
    );
    event Withdrawn(address indexed researcher, address indexed validator, address indexed token, uint256 amount);
    event SpenderAuthorized(
        address indexed researcher,
        address indexed spender,
        address indexed validator,
        address token,
        uint128 limit,
        uint40 expiry
    );
    /// @notice Precedes the OrderSettled of an order that a spender signed.
    /// @param left of its limit
    event SpenderCharged(
        address indexed researcher,
        address indexed spender,
        address indexed validator,
        address token,
        uint256 left
    );
    event CreditMoved(
        address indexed researcher,
        address indexed from,
        address indexed to,
        address token,
        uint256 amount
    );
    event OrderCancellationRequested(address indexed researcher, uint64 nonce, uint40 effectiveAt);
    /// @dev The running hash after it is the first 26 bytes of keccak256(abi.encode(running hash before it, order,
    /// resultHash, amount)), and six zero bytes; the first order follows 0.
    /// @param order the order's EIP-712 hash
    /// @param amount what it cost: the sum of units x unitPrice over its parts
    /// @param facts epoch, consent block and nonce (64 bits each), in the low 192 bits
    event OrderSettled(
        bytes32 indexed order,
        address indexed researcher,
        address indexed validator,
        address token,
        bytes32 queryHash,
        bytes32 resultHash,
        uint256 amount,
        uint256 facts
    );
    /// @notice Follows its OrderSettled in the same transaction, one a part, in order.
    /// @param scope licence (8 bits), rows (8), periodStart (40), periodEnd (40), snapshot (64), unitPrice (96)
    /// @param units data points used
    /// @param usage open pools: entries of 4 bytes (2-byte stream number, 2-byte units; one of no units says how the
    /// numbers after it begin, so that a stream number may exceed 65,535); personal pools: empty
    event UsageRecorded(
        bytes32 indexed order,
        uint24 indexed pool,
        uint256 fields,
        uint256 scope,
        uint64 units,
        bytes usage
    );
    event OrderSkipped(address indexed researcher, uint64 nonce, SkipReason reason);
    event NoticeSet(uint40 notice);
    event ConsentAgeSet(uint64 blocks);

    error LedgerZeroAmount();
    error LedgerZeroAddress();
    error LedgerZeroEpochLength();
    error LedgerNotTimelock(address caller);
    error LedgerWrongValue(uint256 expected, uint256 given);
    error LedgerUnknownToken(address token);
    error LedgerTokenShortfall(address token, uint256 expected, uint256 received);
    error LedgerNotValidator(address caller);
    error LedgerNotPass(address caller);
    error LedgerStillValidator(address validator);
    error LedgerNonceUsed(address researcher, uint64 nonce);
    error LedgerInsufficient(uint256 requested, uint256 available);
    error LedgerTooEarly(uint40 withdrawableAt);
    error LedgerNothingRequested(address researcher, address validator, address token);
    error LedgerBatchSize(uint256 size, uint256 maximum);
    error LedgerMalformedBatch(uint256 offset);
    error LedgerNotice(uint40 notice, uint40 maximum);
    error LedgerConsentAge(uint64 blocks, uint64 maximum);
    error LedgerEpochOpen(uint64 epoch);
    error LedgerTransferFailed(address to);
    error LedgerSpenderExpiry(uint40 expiry);
    error LedgerExpired(uint40 deadline);
    error LedgerBadSignature(address researcher);
    error LedgerAuthorization(bytes32 expected, bytes32 given);

    /// @notice Adds to the caller's withdrawable deposit towards a validator.
    function deposit(address validator, address token, uint128 amount) external payable;

    /// @notice `deposit` of an ERC-20 token by the caller's ERC-2612 permit to this ledger.
    /// @dev A permit that somebody sent before is no obstacle: its allowance is there.
    function depositWithPermit(address validator, address token, uint128 amount, Permit calldata permit) external;

    /// @notice `depositWithPermit` for a researcher who signed both, by anyone.
    /// @param act signed as `LedgerDeposit(address researcher,address validator,address token,uint128 amount,uint64
    /// nonce,uint40 deadline)`
    function depositWithPermitFor(
        address validator,
        address token,
        uint128 amount,
        Permit calldata permit,
        SignedAct calldata act
    ) external;

    /// @notice `deposit` of an EIP-3009 token for a researcher who signed its authorization alone, by anyone.
    /// @param nonce uses up the ledger's, as an act's does
    /// @param a to this ledger; its nonce is `hashDeposit` of the rest with `validBefore` as deadline, so that one signature
    /// pays and says for what
    function depositWithAuthorization(
        address researcher,
        address validator,
        address token,
        uint128 amount,
        uint64 nonce,
        Authorization calldata a
    ) external;

    /// @notice Adds a pool pass's price: spendable, never withdrawable. AccessPass only; pulls from `payer`.
    function depositFor(
        address researcher,
        address payer,
        address validator,
        address token,
        uint128 amount
    ) external payable;

    /// @notice `depositFor` that the payer's EIP-3009 authorization to this ledger brings. AccessPass only.
    function depositAuthorized(
        address researcher,
        address payer,
        address validator,
        address token,
        uint128 amount,
        Authorization calldata a
    ) external;

    /// @notice Moves the caller's credit from a validator whom the DAO dismissed to one in office.
    function moveCredit(address from, address to, address token) external returns (uint256 amount);

    /// @notice `moveCredit` for a researcher who signed it, by anyone.
    /// @param act signed as `CreditMove(address researcher,address from,address to,address token,uint64 nonce,uint40 deadline)`
    function moveCreditFor(
        address from,
        address to,
        address token,
        SignedAct calldata act
    ) external returns (uint256 amount);

    /// @notice Asks for part of the withdrawable deposit back; replaces an earlier request, and 0 takes it back.
    /// @dev Warning: a validator must not count on what is requested: `withdrawable + credit - requested` is sure.
    function requestWithdrawal(address validator, address token, uint128 amount) external;

    /// @notice `requestWithdrawal` for a researcher who signed it, by anyone.
    /// @param act signed as `WithdrawalRequest(address researcher,address validator,address token,uint128 amount,uint64
    /// nonce,uint40 deadline)`
    function requestWithdrawalFor(address validator, address token, uint128 amount, SignedAct calldata act) external;

    /// @notice Pays out the requested withdrawal after the notice, or what is left of it.
    function withdraw(address validator, address token) external returns (uint256 amount);

    /// @notice Pays a researcher's requested withdrawal to them. Anyone.
    function withdrawFor(address researcher, address validator, address token) external returns (uint256 amount);

    /// @notice Lets a session key sign orders for the caller, up to `limit` in all, until `expiry`; 0 revokes.
    /// @dev Warning: it acts at once, so that a lost key can be stopped; a validator risks the query then running.
    function authorizeSpender(address spender, address validator, address token, uint128 limit, uint40 expiry) external;

    /// @notice `authorizeSpender` for a researcher who signed it, by anyone.
    /// @param act signed as `SpenderLimit(address researcher,address spender,address validator,address token,uint128
    /// limit,uint40 expiry,uint64 nonce,uint40 deadline)`
    function authorizeSpenderFor(
        address spender,
        address validator,
        address token,
        uint128 limit,
        uint40 expiry,
        SignedAct calldata act
    ) external;

    /// @notice Makes an order unusable after the notice, and a signed act at once. Asking again changes nothing.
    function requestCancellation(uint64 nonce) external;

    /// @notice `requestCancellation` of the act's nonce, for a researcher who signed it, by anyone. Uses no nonce up.
    /// @param act signed as `OrderCancellation(address researcher,uint64 nonce,uint40 deadline)`
    function requestCancellationFor(SignedAct calldata act) external;

    /// @notice Settles orders that name the caller: at most 128, of 192 parts and 98,304 bytes in all. A bad order is
    /// skipped with an event; a batch that is not of this form reverts with the offset of the head, order or part that is
    /// not whole, or of what is left behind the last. Numbers are big-endian; what the parties sign stays the EIP-712
    /// `QueryOrder`, whose validator is the caller.
    ///
    ///     batch      1  format, 1
    ///                1  T, tokens
    ///                1  B, blocks
    ///                1  N, orders
    ///             20 T  tokens
    ///              8 B  blocks
    ///                   N orders
    ///     order  0  20  researcher
    ///           20  32  query hash
    ///           52  32  result hash (SHA-256 of the result's bytes)
    ///           84   8  nonce
    ///           92   5  deadline
    ///           97   1  token, an index
    ///           98   1  consent block, an index
    ///           99   1  P, parts, 1 to 8
    ///          100   2  S, length of the signature
    ///          102   1  1: a spender signed, who follows; 0: the researcher did, and nothing follows
    ///          103  20  spender
    ///                S  signature: 65 bytes, 64 (ERC-2098), or what an ERC-1271 wallet takes
    ///                   P parts
    ///     part   0   3  pool
    ///            3   1  licence
    ///            4   1  rows, 0 or 1
    ///            5   5  period's start
    ///           10   5  period's end
    ///           15   1  snapshot, an index of a block
    ///           16  32  fields
    ///           48  12  price of a data point
    ///           60   8  most data points
    ///           68   8  data points used
    ///           76   2  E, usage entries; personal pools: 0
    ///           78 4 E  usage entries: 2 bytes stream number, 2 bytes data points
    ///
    /// @dev Orders settle until their deadline. Warning: a validator should refuse a deadline later than `notice` from
    /// now, for the deposit could be gone by then. That units equal the usage entries' sum is not checked here:
    /// payouts are derived from the entries, and what was overcharged goes back. ERC-1271 wallets are asked with at most
    /// 50,000 gas.
    function settle(bytes calldata batch) external returns (uint256 settled);

    function setNotice(uint40 notice) external;

    /// @notice Sets how many blocks old an order's consent block may be when it settles. Timelock only.
    function setConsentAge(uint64 blocks) external;

    function depositOf(
        address researcher,
        address validator,
        address token
    ) external view returns (uint128 withdrawable, uint128 credit, uint128 requested, uint40 withdrawableAt);

    function spenderOf(
        address researcher,
        address spender,
        address validator,
        address token
    ) external view returns (uint128 left, uint40 expiry);

    function isNonceUsed(address researcher, uint64 nonce) external view returns (bool);

    /// @notice Returns when a requested cancellation takes effect; 0 when none was requested.
    function cancellationOf(address researcher, uint64 nonce) external view returns (uint40 effectiveAt);

    /// @notice Returns the EIP-712 digest of a deposit for another to send: what `depositWithPermitFor` asks the researcher
    /// to sign, and the nonce of the authorization for `depositWithAuthorization`.
    function hashDeposit(
        address researcher,
        address validator,
        address token,
        uint128 amount,
        uint64 nonce,
        uint40 deadline
    ) external view returns (bytes32);

    /// @notice Returns the EIP-712 digest that the signer signs; it also names the order in events.
    function hashOrder(QueryOrder calldata order) external view returns (bytes32);

    /// @notice Seconds in an epoch; `epoch = block.timestamp / epochLength`.
    function epochLength() external view returns (uint32);

    function currentEpoch() external view returns (uint64);

    /// @notice Returns the running hash as it stood when `epoch` closed; 0 before the first settlement. Reverts for an
    /// epoch that has not closed.
    function runningHashAt(uint64 epoch) external view returns (bytes32);

    function notice() external view returns (uint40);

    function consentAge() external view returns (uint64);
}
