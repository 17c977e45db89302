// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAccessPass} from "../interfaces/IAccessPass.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {Authorization} from "../interfaces/IERC3009.sol";
import {IProvenanceRegistry, Parent} from "../interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {Claim, IRewardVault, Proposal, Sale} from "../interfaces/IRewardVault.sol";
import {Authorizations} from "../utils/Authorizations.sol";

/// @title Who is owed what, and how they get it
contract RewardVault is IRewardVault, ReentrancyGuardTransient {
    using Authorizations for Authorization;
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @dev Cumulative: what came in, and what of it went out. `paid` only ever becomes `received`.
    struct Pot {
        uint128 received;
        uint128 paid;
    }

    struct Payees {
        address setter;
        bool locked;
        bytes32 hash;
    }

    struct QueuedRoot {
        bytes32 root;
        address proposer;
        uint40 acceptableAt;
        /// @dev a closed epoch is below the timestamp, which fits
        uint40 epoch;
        /// @dev of its bond: two slots a root, not three
        uint16 era;
    }

    /// @dev What the sales of one `credit` share: the last dataset's state, and sums for the last payee and token.
    struct Crediting {
        uint256 dataset;
        uint40 suspendedUntil;
        Parent[] parents;
        bytes32 payee;
        address token;
        uint256 fees;
        uint256 net;
    }

    /// @dev Where the ring of queued roots begins, how many there are, and the accepted epoch.
    struct Queue {
        uint64 acceptedEpoch;
        uint64 head;
        uint64 count;
    }

    /// @dev One slot. The greatest bond fits in 72 bits.
    struct Terms {
        uint40 rest;
        uint40 vetoWindow;
        uint40 proposalTimeout;
        uint72 bond;
        /// @dev counts the bonds there were
        uint16 era;
    }

    uint256 public constant MAX_CREDITS = 100;
    uint256 public constant MAX_CLAIMS = 100;
    uint256 public constant MAX_PAYEES = 16;
    uint256 public constant MAX_QUEUE = 16;
    uint40 public constant MAX_REST = 30 days;
    uint40 public constant MIN_WINDOW = 1 minutes;
    uint40 public constant MAX_VETO_WINDOW = 7 days;
    uint40 public constant MAX_PROPOSAL_TIMEOUT = 30 days;
    uint128 public constant MAX_BOND = 100 ether;
    /// @dev Gas of a native payment in `claimMany`: enough for a wallet's receiver, too little to starve the others.
    uint256 public constant PAYMENT_GAS = 50_000;

    /// @dev one more than the queue, for the accepted root
    uint256 private constant RING = MAX_QUEUE + 1;
    uint256 private constant BPS = 10_000;
    uint256 private constant SALE_BYTES = 0x160;

    address public immutable timelock;
    IAppointments public immutable appointments;
    IProvenanceRegistry public immutable registry;
    address public immutable pass;
    IQueryLedger public immutable ledger;

    Terms private _terms;
    mapping(bytes32 payee => mapping(address token => Pot)) private _pots;
    mapping(bytes32 payee => mapping(address token => mapping(uint256 index => uint256))) private _sharesPaid;
    mapping(uint256 dataset => Payees) private _payees;
    mapping(address token => Pot) private _usage;
    mapping(address account => mapping(address token => uint256)) private _claimed;

    mapping(uint16 era => uint72 bond) private _bonds;
    Queue private _queue;
    /// @dev A ring: slots are overwritten, never cleared. The one before the head keeps the accepted root.
    mapping(uint256 slot => QueuedRoot) private _ring;

    modifier onlyTimelock() {
        if (msg.sender != timelock) revert VaultNotTimelock(msg.sender);
        _;
    }

    constructor(
        address timelock_,
        IAppointments appointments_,
        IProvenanceRegistry registry_,
        address pass_,
        IQueryLedger ledger_,
        uint40 rest_,
        uint40 vetoWindow_,
        uint40 proposalTimeout_,
        uint128 bond_
    ) {
        if (
            timelock_ == address(0) ||
            address(appointments_) == address(0) ||
            address(registry_) == address(0) ||
            pass_ == address(0) ||
            address(ledger_) == address(0)
        ) revert VaultZeroAddress();
        timelock = timelock_;
        appointments = appointments_;
        registry = registry_;
        pass = pass_;
        ledger = ledger_;
        _setParameters(rest_, vetoWindow_, proposalTimeout_, bond_);
    }

    /* SALES */

    /// @inheritdoc IRewardVault
    function receivePrice(Sale calldata sale) external payable returns (bytes32 id) {
        // no guard: a price that does not arrive exactly, whatever happened on its way, is refused
        if (msg.sender != pass) revert VaultNotPass(msg.sender);
        _takeIn(sale.token, sale.buyer, sale.amount);
        return _rest(sale);
    }

    /// @inheritdoc IRewardVault
    function receiveAuthorized(Sale calldata sale, Authorization calldata a) external returns (bytes32 id) {
        if (msg.sender != pass) revert VaultNotPass(msg.sender);
        uint256 before = IERC20(sale.token).balanceOf(address(this));
        a.collect(sale.token, sale.buyer, sale.amount);
        _checkArrival(sale.token, sale.amount, before);
        return _rest(sale);
    }

    /// @inheritdoc IRewardVault
    function credit(Sale[] calldata sales) external {
        uint256 count = sales.length;
        if (count == 0 || count > MAX_CREDITS) revert VaultBatchSize(count, MAX_CREDITS);
        bytes32[] memory ids = new bytes32[](count);
        uint256[] memory passIds = new uint256[](count);
        for (uint256 i; i < count; ++i) (ids[i], passIds[i]) = (_idOf(sales[i]), sales[i].passId);
        uint256 held = IAccessPass(pass).endSales(passIds, ids);
        if (held == 0) revert VaultUnknownSale(ids[0]);
        Crediting memory c;
        for (uint256 i; i < count; ++i) {
            if ((held >> i) & 1 != 0) _credit(c, ids[i], sales[i]);
        }
        _flush(c);
    }

    /// @inheritdoc IRewardVault
    function takeBack(Sale calldata sale) external nonReentrant {
        bytes32 id = _idOf(sale);
        (uint256[] memory passIds, bytes32[] memory ids) = (new uint256[](1), new bytes32[](1));
        (passIds[0], ids[0]) = (sale.passId, id);
        if (IAccessPass(pass).endSales(passIds, ids) == 0) revert VaultUnknownSale(id);
        if (msg.sender != sale.buyer) revert VaultNotBuyer(id, msg.sender);
        (uint40 since, uint40 until) = registry.suspensionOf(sale.dataset);
        if (block.timestamp >= until || since >= sale.restsUntil) revert VaultSaleNotReturnable(id);
        _add(_accountKey(sale.buyer), sale.token, sale.amount);
        emit SaleReturned(id, sale.dataset, sale.buyer, sale.token, sale.amount);
        IAccessPass(pass).closeReturned(sale.passId, sale.run, sale.duration);
    }

    /// @inheritdoc IRewardVault
    function setPayees(uint256 dataset, address[] calldata accounts, uint32[] calldata shares, bool locked) external {
        if (IERC721(address(registry)).ownerOf(dataset) != msg.sender) revert VaultNotOwner(dataset, msg.sender);
        Payees storage payees = _payees[dataset];
        if (payees.locked) revert VaultPayeesLocked(dataset);
        uint256 count = accounts.length;
        if (count == 0 || count > MAX_PAYEES || shares.length != count) revert VaultPayees(count, shares.length);
        uint256 sum = _sum(shares);
        if (sum > type(uint32).max) revert VaultPayees(count, sum);
        for (uint256 i; i < count; ++i) {
            if (accounts[i] == address(0) || shares[i] == 0) revert VaultPayee(i, accounts[i], shares[i]);
        }
        bytes32 payee = keccak256(abi.encode(accounts, shares));
        payees.setter = msg.sender;
        payees.locked = locked;
        payees.hash = payee;
        emit PayeesSet(dataset, payee, accounts, shares, locked);
    }

    /* BALANCES */

    /// @inheritdoc IRewardVault
    function release(address account, address token) external nonReentrant returns (uint256 amount) {
        bytes32 payee = _accountKey(account);
        Pot storage pot = _pots[payee][token];
        (uint128 received, uint128 paid) = (pot.received, pot.paid);
        unchecked {
            amount = received - paid; // paid <= received
        }
        if (amount == 0) revert VaultNothingDue(account, token);
        pot.paid = received;
        emit Released(account, token, amount, payee);
        _pay(token, account, amount);
    }

    /// @inheritdoc IRewardVault
    function releaseShare(
        address[] calldata accounts,
        uint32[] calldata shares,
        uint256 index,
        address token
    ) external nonReentrant returns (uint256 amount) {
        if (index >= accounts.length || index >= shares.length) revert VaultPayees(accounts.length, index);
        bytes32 payee = keccak256(abi.encode(accounts, shares));
        Pot storage pot = _pots[payee][token];
        uint256 received = pot.received; // of a balance that exists, so its shares were checked when they were set
        if (received == 0) revert VaultNothingDue(accounts[index], token);
        uint256 earned = (received * shares[index]) / _sum(shares);
        mapping(uint256 index => uint256) storage paid = _sharesPaid[payee][token];
        amount = earned - paid[index];
        if (amount == 0) revert VaultNothingDue(accounts[index], token);
        paid[index] = earned;
        unchecked {
            pot.paid += uint128(amount); // floors of parts of `received` sum to at most it
        }
        emit Released(accounts[index], token, amount, payee);
        _pay(token, accounts[index], amount);
    }

    /* USAGE */

    /// @inheritdoc IRewardVault
    function receiveUsage(address token, uint256 amount) external payable nonReentrant {
        if (msg.sender != address(ledger)) revert VaultNotLedger(msg.sender);
        _checkValue(token, amount);
        _usage[token].received += amount.toUint128();
        emit UsageReceived(token, amount);
    }

    /// @inheritdoc IRewardVault
    function proposeRoot(
        uint64 epoch,
        bytes32 root,
        bytes32 parent,
        bytes32 running,
        bytes32 manifest
    ) external payable {
        if (root == bytes32(0)) revert VaultZeroRoot();
        Terms memory terms = _terms;
        uint128 bond_ = terms.bond;
        if (msg.value != bond_) revert VaultWrongValue(bond_, msg.value);
        Queue memory queue = _queue;
        _acceptRipe(queue, terms);
        if (queue.count == MAX_QUEUE) revert VaultQueueFull(MAX_QUEUE);
        _checkParent(queue, epoch, parent);
        _checkProposer(queue, epoch, terms.proposalTimeout);
        bytes32 expected = ledger.runningHashAt(epoch);
        if (running != expected) revert VaultRunningHash(expected, running);
        uint40 acceptableAt = uint40(block.timestamp) + terms.vetoWindow;
        _ring[(queue.head + queue.count) % RING] = QueuedRoot({
            root: root,
            proposer: msg.sender,
            acceptableAt: acceptableAt,
            epoch: uint40(epoch), // closed, so below the timestamp
            era: terms.era
        });
        ++queue.count;
        _queue = queue;
        emit RootProposed(epoch, root, parent, msg.sender, running, manifest, acceptableAt, bond_);
    }

    /// @inheritdoc IRewardVault
    function acceptRoots() external returns (uint256 accepted) {
        Queue memory queue = _queue;
        if (queue.count == 0) revert VaultNoProposal();
        accepted = _acceptRipe(queue, _terms);
        if (accepted == 0) revert VaultTooEarly(_ring[queue.head].acceptableAt);
        _queue = queue;
    }

    /// @inheritdoc IRewardVault
    function vetoRoot(uint64 epoch, bytes32 reason) external {
        if (!appointments.isGuardian(msg.sender)) revert VaultNotGuardian(msg.sender);
        Queue memory queue = _queue;
        uint256 kept;
        while (kept < queue.count && _ring[(queue.head + kept) % RING].epoch != epoch) ++kept;
        if (kept == queue.count) revert VaultNoProposal();
        uint256 bonds;
        for (uint256 i = kept; i < queue.count; ++i) {
            QueuedRoot storage voided = _ring[(queue.head + i) % RING];
            bonds += _bonds[voided.era];
            emit RootVetoed(voided.epoch, voided.root, reason);
        }
        _queue.count = uint64(kept);
        if (bonds != 0) _add(_accountKey(timelock), address(0), bonds);
    }

    /// @inheritdoc IRewardVault
    function claim(Claim calldata c) external nonReentrant returns (uint256 amount) {
        _checkProof(_acceptedRoot(_queue.head), c);
        amount = _due(c);
        if (amount == 0) revert VaultNothingDue(c.account, c.token);
        Pot storage usage = _usage[c.token];
        (uint256 received, uint256 paid) = (usage.received, usage.paid);
        if (amount > received - paid) revert VaultOverReceived(c.token, paid + amount, received);
        _claimed[c.account][c.token] = c.total;
        usage.paid = uint128(paid + amount); // <= received
        emit Claimed(c.account, c.token, amount, c.total);
        _pay(c.token, c.account, amount);
    }

    /// @inheritdoc IRewardVault
    function claimMany(Claim[] calldata claims) external nonReentrant returns (uint256 paid) {
        uint256 count = claims.length;
        if (count == 0 || count > MAX_CLAIMS) revert VaultBatchSize(count, MAX_CLAIMS);
        bytes32 root = _acceptedRoot(_queue.head);
        for (uint256 i; i < count; ++i) {
            _checkProof(root, claims[i]);
            if (_tryClaim(claims[i])) ++paid;
        }
    }

    /* PARAMETERS */

    /// @inheritdoc IRewardVault
    function setParameters(
        uint40 rest_,
        uint40 vetoWindow_,
        uint40 proposalTimeout_,
        uint128 bond_
    ) external onlyTimelock {
        _setParameters(rest_, vetoWindow_, proposalTimeout_, bond_);
    }

    /* VIEWS */

    /// @inheritdoc IRewardVault
    function acceptedRoot() external view returns (bytes32 root, uint64 epoch) {
        return (_acceptedRoot(_queue.head), _queue.acceptedEpoch);
    }

    /// @inheritdoc IRewardVault
    function proposals() external view returns (Proposal[] memory list) {
        Queue memory queue = _queue;
        list = new Proposal[](queue.count);
        bytes32 parent = _acceptedRoot(queue.head);
        for (uint256 i; i < queue.count; ++i) {
            QueuedRoot memory q = _ring[(queue.head + i) % RING];
            list[i] = Proposal(q.root, parent, q.epoch, q.proposer, q.acceptableAt, _bonds[q.era]);
            parent = q.root;
        }
    }

    /// @inheritdoc IRewardVault
    function isHeld(Sale calldata sale) external view returns (bool) {
        return IAccessPass(pass).isSaleHeld(sale.passId, _idOf(sale));
    }

    /// @inheritdoc IRewardVault
    function balanceOf(bytes32 payee, address token) external view returns (uint256) {
        Pot storage pot = _pots[payee][token];
        return pot.received - pot.paid;
    }

    /// @inheritdoc IRewardVault
    function claimedOf(address account, address token) external view returns (uint256) {
        return _claimed[account][token];
    }

    /// @inheritdoc IRewardVault
    function usageOf(address token) external view returns (uint256 received, uint256 claimed) {
        return (_usage[token].received, _usage[token].paid);
    }

    /// @inheritdoc IRewardVault
    function payeeOf(uint256 dataset) public view returns (bytes32) {
        return _payeeOf(dataset, _accountKey(IERC721(address(registry)).ownerOf(dataset)));
    }

    /// @inheritdoc IRewardVault
    function leafOf(address account, address token, uint256 total) public view returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(block.chainid, address(this), account, token, total))));
    }

    /// @inheritdoc IRewardVault
    function treasury() external view returns (address) {
        return timelock;
    }

    /// @inheritdoc IRewardVault
    function rest() external view returns (uint40) {
        return _terms.rest;
    }

    /// @inheritdoc IRewardVault
    function vetoWindow() external view returns (uint40) {
        return _terms.vetoWindow;
    }

    /// @inheritdoc IRewardVault
    function proposalTimeout() external view returns (uint40) {
        return _terms.proposalTimeout;
    }

    /// @inheritdoc IRewardVault
    function bond() external view returns (uint128) {
        return _terms.bond;
    }

    /* SALES, INSIDE */

    function _rest(Sale calldata sale) private returns (bytes32 id) {
        (uint256 dataset, address buyer) = (sale.dataset, sale.buyer);
        if (sale.feeBps > BPS) revert VaultParameter("feeBps", sale.feeBps, 0, BPS);
        bytes32 payee = _payeeOf(dataset, sale.payee);
        uint256 restsUntil = block.timestamp + _terms.rest;
        bytes32 topic = SaleHeld.selector;
        assembly ("memory-safe") {
            // a sale is eleven static words; who is paid, and from when, is filled in
            let p := mload(0x40)
            calldatacopy(p, sale, SALE_BYTES)
            mstore(add(p, 0x60), payee)
            mstore(add(p, 0xe0), restsUntil)
            id := keccak256(p, SALE_BYTES)
            log4(p, SALE_BYTES, topic, id, dataset, buyer)
        }
    }

    /// @param owner the dataset's, as a payee
    function _payeeOf(uint256 dataset, bytes32 owner) private view returns (bytes32) {
        Payees storage payees = _payees[dataset];
        return payees.locked || _accountKey(payees.setter) == owner ? payees.hash : owner;
    }

    function _credit(Crediting memory c, bytes32 id, Sale calldata sale) private {
        if (block.timestamp < sale.restsUntil) revert VaultSaleResting(id, sale.restsUntil);
        (uint256 dataset, address token) = (sale.dataset, sale.token);
        if (c.dataset != dataset) {
            (, c.suspendedUntil) = registry.suspensionOf(dataset);
            c.parents = registry.parentsOf(dataset);
            c.dataset = dataset;
        }
        if (block.timestamp < c.suspendedUntil) revert VaultSaleSuspended(id, c.suspendedUntil);
        uint256 fee = (uint256(sale.amount) * sale.feeBps) / BPS;
        uint256 net = sale.amount - fee;
        uint256 royalties = _creditParents(c.parents, id, token, net);
        net -= royalties;
        if (c.payee != sale.payee || c.token != token) {
            _flush(c);
            (c.payee, c.token) = (sale.payee, token);
        }
        unchecked {
            // at most 100 amounts of 96 bits
            c.fees += fee;
            c.net += net;
        }
        emit SaleCredited(id, dataset, sale.payee, token, fee, royalties, net);
    }

    /// @dev Writes what consecutive sales of one payee and token add up to.
    function _flush(Crediting memory c) private {
        if (c.fees != 0) _add(_accountKey(timelock), c.token, c.fees);
        if (c.net != 0) _add(c.payee, c.token, c.net);
        (c.fees, c.net) = (0, 0);
    }

    /// @dev One level: a parent's own parents earn from the parent's sales only.
    function _creditParents(
        Parent[] memory parents,
        bytes32 id,
        address token,
        uint256 net
    ) private returns (uint256 royalties) {
        for (uint256 i; i < parents.length; ++i) {
            uint256 royalty = (net * parents[i].royaltyBps) / BPS;
            if (royalty == 0) continue;
            bytes32 payee = payeeOf(parents[i].id);
            royalties += royalty;
            _add(payee, token, royalty);
            emit RoyaltyCredited(id, parents[i].id, payee, token, royalty);
        }
    }

    /// @dev Hashes the words as they came: one that is not what its type allows names no sale.
    function _idOf(Sale calldata sale) private pure returns (bytes32 id) {
        assembly ("memory-safe") {
            let p := mload(0x40)
            calldatacopy(p, sale, SALE_BYTES)
            id := keccak256(p, SALE_BYTES)
        }
    }

    function _sum(uint32[] calldata shares) private pure returns (uint256 sum) {
        for (uint256 i; i < shares.length; ++i) sum += shares[i];
    }

    /* ROOTS, INSIDE */

    /// @dev Accepts from the head of the queue; the caller stores the queue.
    function _acceptRipe(Queue memory queue, Terms memory terms) private returns (uint256 accepted) {
        while (queue.count != 0) {
            QueuedRoot storage next = _ring[queue.head];
            (address proposer, uint40 acceptableAt, uint40 epoch) = (next.proposer, next.acceptableAt, next.epoch);
            if (block.timestamp < acceptableAt) break;
            uint16 era = next.era;
            uint256 bond_ = era == terms.era ? terms.bond : _bonds[era];
            queue.acceptedEpoch = epoch;
            queue.head = uint64((queue.head + 1) % RING);
            --queue.count;
            ++accepted;
            if (bond_ != 0) _add(_accountKey(proposer), address(0), bond_);
            emit RootAccepted(epoch, next.root);
        }
    }

    function _acceptedRoot(uint256 head) private view returns (bytes32) {
        return _ring[(head + MAX_QUEUE) % RING].root;
    }

    /// @dev A root builds on the one before it and closes a later epoch.
    function _checkParent(Queue memory queue, uint64 epoch, bytes32 parent) private view {
        // the ring's entry before the next one: the last queued root, or the accepted one
        QueuedRoot storage q = _ring[(queue.head + queue.count + MAX_QUEUE) % RING];
        (bytes32 tail, uint64 last) = (q.root, queue.count == 0 ? queue.acceptedEpoch : q.epoch);
        if (epoch <= last) revert VaultEpochOrder(epoch, last);
        if (parent != tail) revert VaultParentRoot(tail, parent);
    }

    function _checkProposer(Queue memory queue, uint64 epoch, uint256 timeout) private view {
        uint256 closedAt = (uint256(epoch) + 1) * ledger.epochLength();
        if (block.timestamp < closedAt) revert VaultEpochOpen(epoch);
        if (msg.sender == appointments.proposerOf(epoch)) return;
        uint256 late = block.timestamp - closedAt;
        if (late < timeout || (late < 2 * timeout && !appointments.isValidator(msg.sender)))
            revert VaultNotProposer(msg.sender, epoch);
        for (uint256 i; i < queue.count; ++i) {
            if (_ring[(queue.head + i) % RING].proposer == msg.sender) revert VaultOpenProposal(msg.sender);
        }
    }

    function _checkProof(bytes32 root, Claim calldata c) private view {
        if (!MerkleProof.verifyCalldata(c.proof, root, leafOf(c.account, c.token, c.total)))
            revert VaultBadProof(c.account, c.total);
    }

    function _due(Claim calldata c) private view returns (uint256) {
        uint256 claimed = _claimed[c.account][c.token];
        return c.total > claimed ? c.total - claimed : 0;
    }

    /// @dev Leaves everything as it was when the account cannot be paid now.
    function _tryClaim(Claim calldata c) private returns (bool ok) {
        (address account, address token) = (c.account, c.token);
        uint256 amount = _due(c);
        Pot storage usage = _usage[token];
        uint128 paid = usage.paid;
        if (amount == 0 || amount > usage.received - paid) return false;
        _claimed[account][token] = c.total;
        usage.paid = paid + uint128(amount); // <= received
        if (token == address(0)) {
            assembly ("memory-safe") {
                // copies no returned data, which could be made to cost all gas
                ok := call(PAYMENT_GAS, account, amount, 0x00, 0x00, 0x00, 0x00)
            }
        } else {
            ok = IERC20(token).trySafeTransfer(account, amount);
        }
        if (ok) {
            emit Claimed(account, token, amount, c.total);
        } else {
            _claimed[account][token] = c.total - amount;
            usage.paid = paid;
        }
    }

    /* MONEY */

    function _add(bytes32 payee, address token, uint256 amount) private {
        _pots[payee][token].received += amount.toUint128();
    }

    function _takeIn(address token, address payer, uint256 amount) private {
        _checkValue(token, amount);
        if (token == address(0) || amount == 0) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(payer, address(this), amount);
        _checkArrival(token, amount, before);
    }

    function _checkArrival(address token, uint256 amount, uint256 before) private view {
        uint256 balance = IERC20(token).balanceOf(address(this));
        uint256 received = balance < before ? 0 : balance - before;
        if (received != amount) revert VaultTokenShortfall(token, amount, received);
    }

    function _checkValue(address token, uint256 amount) private view {
        uint256 value = token == address(0) ? amount : 0;
        if (msg.value != value) revert VaultWrongValue(value, msg.value);
    }

    function _pay(address token, address to, uint256 amount) private {
        if (token != address(0)) return IERC20(token).safeTransfer(to, amount);
        (bool ok, ) = to.call{value: amount}("");
        if (!ok) revert VaultTransferFailed(to);
    }

    function _accountKey(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function _setParameters(uint40 rest_, uint40 vetoWindow_, uint40 proposalTimeout_, uint128 bond_) private {
        _checkParameter("rest", rest_, 0, MAX_REST);
        _checkParameter("vetoWindow", vetoWindow_, MIN_WINDOW, MAX_VETO_WINDOW);
        _checkParameter("proposalTimeout", proposalTimeout_, MIN_WINDOW, MAX_PROPOSAL_TIMEOUT);
        _checkParameter("bond", bond_, 0, MAX_BOND);
        _terms.rest = rest_;
        _terms.vetoWindow = vetoWindow_;
        _terms.proposalTimeout = proposalTimeout_;
        if (bond_ != _terms.bond || _terms.era == 0) {
            uint16 era = _terms.era + 1;
            (_terms.bond, _terms.era, _bonds[era]) = (uint72(bond_), era, uint72(bond_));
        }
        emit VaultParametersSet(rest_, vetoWindow_, proposalTimeout_, bond_);
    }

    function _checkParameter(bytes32 name, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) revert VaultParameter(name, value, minimum, maximum);
    }
}
