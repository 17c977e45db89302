// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorization} from "./IERC3009.sol";

/// @notice A sale of a pass, resting until `restsUntil`. Its pass keeps its hash, and nothing else is kept.
struct Sale {
    uint256 dataset;
    uint256 passId;
    address buyer;
    /// @dev the owner's address, or the hash of the payees, as bytes32, at the time of sale
    bytes32 payee;
    address token;
    uint96 amount;
    uint16 feeBps;
    uint40 restsUntil;
    /// @dev seconds it put on the pass, and the expiry that came of it; no two sales of one run have the same
    uint32 duration;
    uint40 expiry;
    /// @dev the pass's run it belongs to
    uint16 run;
}

/// @notice What somebody signed towards the vault (EIP-712), for anyone to send, once.
struct SignedWord {
    address signer;
    /// @dev `nonces(signer)`
    uint256 nonce;
    uint40 deadline;
    /// @dev by key, or what an ERC-1271 wallet takes
    bytes signature;
}

/// @notice One claim of a payout root.
struct Claim {
    address account;
    address token;
    /// @dev everything the account ever earned by usage in this token
    uint256 total;
    bytes32[] proof;
}

/// @notice A payout root on its way.
struct Proposal {
    bytes32 root;
    bytes32 parent;
    uint64 epoch;
    address proposer;
    uint40 acceptableAt;
    uint128 bond;
}

/// @title Who is owed what, and how they get it
/// @notice Pull payments: balances by sale, cumulative claims by usage. For each token, balances + usage liabilities
/// never exceed holdings.
interface IRewardVault {
    event SaleHeld(bytes32 indexed sale, uint256 indexed dataset, address indexed buyer, Sale data);
    event SaleCredited(
        bytes32 indexed sale,
        uint256 indexed dataset,
        bytes32 indexed payee,
        address token,
        uint256 fee,
        uint256 royalties,
        uint256 net
    );
    event RoyaltyCredited(
        bytes32 indexed sale,
        uint256 indexed parent,
        bytes32 indexed payee,
        address token,
        uint256 amount
    );
    event SaleReturned(
        bytes32 indexed sale,
        uint256 indexed dataset,
        address indexed buyer,
        address token,
        uint256 amount
    );
    event PayeesSet(uint256 indexed dataset, bytes32 indexed payee, address[] accounts, uint32[] shares, bool locked);
    event VaultSignaturesCancelled(address indexed signer, uint256 nonce);
    event Released(address indexed account, address indexed token, uint256 amount, bytes32 payee);
    event UsageReceived(address indexed token, uint256 amount);
    event RootProposed(
        uint64 indexed epoch,
        bytes32 indexed root,
        address indexed proposer,
        uint40 revision,
        bytes32 running,
        bytes32 manifest,
        uint40 acceptableAt,
        uint128 bond
    );
    /// @notice The last root proposed for the epoch. Its proposer's balance in the native coin was credited with its bond.
    event RootAccepted(uint64 indexed epoch);
    /// @notice The treasury's balance in the native coin was credited with the bond. One event for each voided root.
    event RootVetoed(uint64 indexed epoch, bytes32 indexed root, bytes32 reason);
    event Claimed(address indexed account, address indexed token, uint256 amount, uint256 total);
    event VaultParametersSet(uint40 rest, uint40 vetoWindow, uint40 proposalTimeout, uint128 bond);

    error VaultZeroAddress();
    error VaultNotTimelock(address caller);
    error VaultNotPass(address caller);
    error VaultNotLedger(address caller);
    error VaultNotGuardian(address caller);
    error VaultNotOwner(uint256 dataset, address caller);
    error VaultUnknownSale(bytes32 sale);
    error VaultSaleResting(bytes32 sale, uint40 restsUntil);
    error VaultSaleSuspended(bytes32 sale, uint40 until);
    error VaultSaleNotReturnable(bytes32 sale);
    error VaultNotBuyer(bytes32 sale, address caller);
    error VaultTokenShortfall(address token, uint256 expected, uint256 received);
    error VaultWrongValue(uint256 expected, uint256 given);
    error VaultPayees(uint256 count, uint256 shares);
    error VaultPayee(uint256 index, address account, uint256 share);
    error VaultPayeesLocked(uint256 dataset);
    error VaultNothingDue(address account, address token);
    error VaultTransferFailed(address to);
    error VaultNotProposer(address caller, uint64 epoch);
    error VaultEpochOpen(uint64 epoch);
    error VaultEpochOrder(uint64 epoch, uint64 last);
    error VaultRunningHash(bytes32 expected, bytes32 given);
    error VaultRevision(uint40 expected, uint40 given);
    error VaultOpenProposal(address proposer);
    error VaultQueueFull(uint256 maximum);
    error VaultNoProposal();
    error VaultUnknownProposal(uint64 epoch);
    error VaultTooEarly(uint40 acceptableAt);
    error VaultZeroRoot();
    error VaultBadProof(address account, uint256 total);
    error VaultOverReceived(address token, uint256 claimed, uint256 received);
    error VaultExpired(uint40 deadline);
    error VaultBadSignature(address signer);
    error VaultBatchSize(uint256 size, uint256 maximum);
    error VaultParameter(bytes32 name, uint256 value, uint256 minimum, uint256 maximum);

    /// @notice Takes a sale's price from its buyer and lets it rest. AccessPass only.
    /// @dev A word that sorts early: the compiler compares selectors in order, at 22 gas each (docs/decisions).
    /// @param sale as sold; `payee` names the dataset's owner, in whose place its payees step here, and `restsUntil` is filled in
    function receivePrice(Sale calldata sale) external payable returns (bytes32 id);

    /// @notice `receivePrice` of an ERC-20 price that the buyer's EIP-3009 authorization to this vault brings. AccessPass only.
    function receiveAuthorized(Sale calldata sale, Authorization calldata a) external returns (bytes32 id);

    /// @notice Credits rested sales, at most 100 with 256 royalties in all: fee to the treasury; of what is left, royalties
    /// to the parents' payees and the rest to the payees at the time of sale. Anyone.
    /// @dev Passes over sales that are held no longer, so that nobody blocks a batch by crediting one of it first, and
    /// reverts when none is. A sale still resting reverts it, and so does a suspended dataset's.
    function credit(Sale[] calldata sales) external;

    /// @notice Gives a sale's price back to its buyer's balance, not yet credited, while the dataset is suspended by a
    /// suspension that began within the sale's rest. Buyer only; takes the time it brought off the pass.
    function takeBack(Sale calldata sale) external;

    /// @notice `takeBack` for a buyer who signed it, by anyone.
    /// @param signature of `SaleReturn(bytes32 sale,uint40 deadline)`, the sale by its hash
    function takeBackFor(Sale calldata sale, uint40 deadline, bytes calldata signature) external;

    /// @notice Sets who shares a dataset's sales from now on, at most 16. Owner only; unlocked payees reset when the
    /// token moves.
    /// @dev Warning: they hold again should the token come back to who set them; locked ones hold for ever, for a buyer of
    /// the token too.
    function setPayees(uint256 dataset, address[] calldata accounts, uint32[] calldata shares, bool locked) external;

    /// @notice `setPayees` for an owner who signed it, by anyone.
    /// @param word signed as `DatasetPayees(uint256 dataset,bytes32 payees,bool locked,uint256 nonce,uint40 deadline)`; payees
    /// is keccak256(abi.encode(accounts, shares)), as `PayeesSet` names it
    function setPayeesFor(
        uint256 dataset,
        address[] calldata accounts,
        uint32[] calldata shares,
        bool locked,
        SignedWord calldata word
    ) external;

    /// @notice Makes void what the caller signed towards the vault for others to send, but for returns of sales.
    function cancelSignatures() external;

    /// @notice Pays an account's balance to it. Anyone.
    function release(address account, address token) external returns (uint256 amount);

    /// @notice Pays many accounts' balances to them, at most 100; one with nothing due, or that cannot be paid, is passed
    /// over and keeps its balance. Anyone.
    /// @dev Native payments carry 50,000 gas; who needs more uses `release`.
    function releaseMany(address[] calldata accounts, address token) external returns (uint256 paid);

    /// @notice Pays one payee's part of a shared balance to it, rounded down; the dust stays. Anyone.
    /// @param accounts the payees as `setPayees` got them; their hash with `shares` names the balance
    function releaseShare(
        address[] calldata accounts,
        uint32[] calldata shares,
        uint256 index,
        address token
    ) external returns (uint256 amount);

    /// @notice Takes note of usage revenue that the ledger just sent. QueryLedger only.
    /// @dev A word that sorts early, like `noteRunning` and `latestRunning`; see docs/decisions/0009.
    function receiveRevenue(address token, uint256 amount) external payable;

    /// @notice Keeps the running hash after the orders settled in `epoch`. QueryLedger only.
    /// @param running 26 bytes and six zero bytes
    function noteRunning(uint64 epoch, bytes32 running) external;

    /// @notice Proposes the cumulative payout root at the close of `epoch`, accepting first what is ripe.
    /// @dev By the validator whose turn the epoch is; by any appointed validator when `proposalTimeout` has passed since
    /// its close; by anyone after twice that. Out of turn, a proposer may have one open root. `msg.value` is the bond:
    /// it returns to the proposer's balance on acceptance, and goes to the treasury on a veto.
    /// @param revision of the queue that the root builds on (`lastRoot`): every proposal and every veto makes the next one,
    /// so that a root never follows another parent than its proposer saw
    /// @param running the QueryLedger's running hash at the close of `epoch`
    /// @param manifest sha2-256 digest of the document that lists every leaf, a raw-codec CID
    function proposeRoot(
        uint64 epoch,
        bytes32 root,
        uint40 revision,
        bytes32 running,
        bytes32 manifest
    ) external payable;

    /// @notice Accepts the roots whose veto window has passed, oldest first. Anyone.
    function acceptRoots() external returns (uint256 accepted);

    /// @notice Voids the proposal of `epoch` and everything built on it; their bonds go to the treasury. Guardian only.
    function vetoRoot(uint64 epoch, bytes32 reason) external;

    /// @notice Pays an account what it earned and has not claimed. Anyone, for anyone.
    /// @dev Warning: a root that nobody vetoed is the law; it can misdirect unclaimed usage revenue, nothing else.
    function claim(Claim calldata c) external returns (uint256 amount);

    /// @notice Claims for many, at most 100; an account that cannot be paid is passed over and stays claimable.
    /// @dev Native payments carry 50,000 gas; who needs more uses `claim`. A false proof reverts the batch.
    function claimMany(Claim[] calldata claims) external returns (uint256 paid);

    /// @notice Sets the parameters. Timelock only. Sales and proposals keep those they were made under.
    function setParameters(uint40 rest, uint40 vetoWindow, uint40 proposalTimeout, uint128 bond) external;

    function acceptedRoot() external view returns (bytes32 root, uint64 epoch);

    /// @notice Returns the root that the next one builds on, queued or accepted, its epoch, and the queue's revision.
    function lastRoot() external view returns (bytes32 root, uint64 epoch, uint40 revision);

    function proposals() external view returns (Proposal[] memory);

    /// @notice Seconds in an epoch, as the QueryLedger has it.
    function epochLength() external view returns (uint32);

    /// @notice Returns the QueryLedger's running hash as it stands.
    function latestRunning() external view returns (bytes32);

    /// @notice Returns the running hash as it stood when `epoch` closed; 0 before the first settlement.
    /// @dev Warning: before the epoch closed it still changes; `QueryLedger.runningHashAt` refuses such an epoch.
    function runningHashAt(uint64 epoch) external view returns (bytes32);

    /// @notice Whether a sale is held: neither credited nor returned.
    function isHeld(Sale calldata sale) external view returns (bool);

    /// @notice Returns a payee's balance by sales, bonds and refunds; `payee` is an address as bytes32, or the hash of payees.
    function balanceOf(bytes32 payee, address token) external view returns (uint256);

    function claimedOf(address account, address token) external view returns (uint256);

    /// @notice Returns everything usage ever brought in, and everything ever claimed of it.
    function usageOf(address token) external view returns (uint256 received, uint256 claimed);

    /// @notice Returns the payee of a dataset's next sale: its owner, or the hash of its payees.
    function payeeOf(uint256 dataset) external view returns (bytes32);

    /// @notice Returns keccak256(keccak256(abi.encode(chain id, vault, account, token, total))).
    function leafOf(address account, address token, uint256 total) external view returns (bytes32);

    function treasury() external view returns (address);

    function rest() external view returns (uint40);

    function vetoWindow() external view returns (uint40);

    function proposalTimeout() external view returns (uint40);

    function bond() external view returns (uint128);
}
