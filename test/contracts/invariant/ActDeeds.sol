// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Offer, Permit, Purchase} from "../../../contracts/interfaces/IAccessPass.sol";
import {Authorization} from "../../../contracts/interfaces/IERC3009.sol";
import {Content, Parent, PoolTerms} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {SignedAct} from "../../../contracts/interfaces/IQueryLedger.sol";
import {IRewardVault, Sale, SignedWord} from "../../../contracts/interfaces/IRewardVault.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {ActStatements} from "./ActStatements.sol";
import {Handler} from "./Handler.sol";
import {Permits} from "./Permits.sol";
import {Deed, SignedHandler} from "./SignedHandler.sol";
import {Statements} from "./Statements.sol";
import {World} from "./World.sol";
import {Log, vm} from "./Vm.sol";

/// @dev What researchers, buyers and owners sign towards ledger and vault: by one of two keys, or as a wallet.
abstract contract ActDeeds is Handler, SignedHandler {
    uint8 private constant LICENCE = 1;
    uint16 private constant DOLLAR = 9;
    uint64 private constant NONCES = 40;
    uint256 private constant LATEST = 3 hours;

    TestDollar internal dollar;
    /// @dev a validator out of office, towards whom credit is left over
    address internal leaver;
    uint256 internal pool;
    uint256[3] internal _datasets;
    mapping(uint256 dataset => address) internal _owners;
    /// @dev the vault's next nonce of each
    mapping(address account => uint256) internal _vaultNonces;
    /// @dev the model of deposits, which bounds what is signed
    mapping(address researcher => mapping(address validator => uint128)) internal _funds;
    Sale[] internal _sales;

    constructor(
        World world_
    ) Handler(world_) SignedHandler(world_, world_.actors().thief(), world_.actors().THIEF_KEY()) {
        (dollar, leaver) = (new TestDollar(), vm.addr(0xE100));
        vm.prank(timelock);
        book.setToken(DOLLAR, address(dollar), true);
        vm.prank(timelock);
        appointments.setNotice(0); // who left is back for a moment when credit is bought
        PoolTerms memory terms = world_.poolTerms();
        terms.validators = new address[](1);
        terms.validators[0] = leaver;
        (pool, ) = registry.createPool("acts", "metadata", terms);
        pass.offer(pool, LICENCE, Offer(100, 1 hours, DOLLAR, 0, false));
        for (uint256 d; d < _datasets.length; ++d) {
            Content memory content = Content(bytes32(100 + d), bytes32(d + 1), bytes32(d + 1), 0x55);
            vm.prank(_signer(d));
            _datasets[d] = registry.register(bytes32(100 + d), content, new Parent[](0));
            _owners[_datasets[d]] = _signer(d);
            vm.prank(_signer(d));
            pass.offer(_datasets[d], LICENCE, Offer(1_000, 1 hours, 0, 0, true));
        }
        for (uint256 r; r < 3; ++r) _buyCredit(r);
    }

    /// @dev With a permit, or with an authorization that is the deposit itself.
    function signDeposit(uint256 who, uint256 v, uint256 seed) external timed {
        (Deed memory deed, uint64 nonce, uint40 deadline) = _beginAct(who, seed);
        (address validator, uint128 amount) = (_validator(v), uint128(1 + (_draw(seed, 2) % 1e9)));
        dollar.mint(deed.signer, amount);
        bytes32 hash = ActStatements.depositing(deed.signer, validator, address(dollar), amount, nonce, deadline);
        deed.digest = Statements.digest(Statements.domain("QueryLedger", address(ledger)), hash);
        if (deed.byWallet || seed % 2 == 0) {
            Authorization memory a = Authorization(deadline, deed.digest, new bytes(65));
            hash = Statements.paying(deed.signer, address(ledger), amount, deadline, deed.digest);
            deed.digest = Statements.digest(Statements.domain("Local Test Dollar", address(dollar)), hash);
            deed.call = abi.encodeCall(
                ledger.depositWithAuthorization,
                (deed.signer, validator, address(dollar), amount, nonce, a)
            );
        } else {
            (, uint256 key) = actors.researcher(who % 3);
            Permit memory permit = Permits.sign(dollar, key, deed.signer, address(ledger), amount, deadline);
            SignedAct memory act = SignedAct(deed.signer, nonce, deadline, new bytes(65));
            deed.call = abi.encodeCall(ledger.depositWithPermitFor, (validator, address(dollar), amount, permit, act));
        }
        _seal(deed, who);
    }

    function signWithdrawal(uint256 who, uint256 v, uint256 seed) external timed {
        (Deed memory deed, uint64 nonce, uint40 deadline) = _beginAct(who, seed);
        address validator = _validator(v);
        uint128 most = _funds[deed.signer][validator];
        uint128 amount = uint128(_draw(seed, 2) % (uint256(most) + 2)); // one beyond it, now and then
        bytes32 hash = ActStatements.withdrawing(deed.signer, validator, address(dollar), amount, nonce, deadline);
        SignedAct memory act = SignedAct(deed.signer, nonce, deadline, new bytes(65));
        deed.call = abi.encodeCall(ledger.requestWithdrawalFor, (validator, address(dollar), amount, act));
        _sealAct(deed, hash, who);
    }

    function signMove(uint256 who, uint256 v, uint256 seed) external timed {
        (Deed memory deed, uint64 nonce, uint40 deadline) = _beginAct(who, seed);
        address to = _validator(v);
        bytes32 hash = ActStatements.moving(deed.signer, leaver, to, address(dollar), nonce, deadline);
        SignedAct memory act = SignedAct(deed.signer, nonce, deadline, new bytes(65));
        deed.call = abi.encodeCall(ledger.moveCreditFor, (leaver, to, address(dollar), act));
        _sealAct(deed, hash, who);
    }

    function signLimit(uint256 who, uint256 v, uint256 seed) external timed {
        (Deed memory deed, uint64 nonce, uint40 deadline) = _beginAct(who, seed);
        (address spender, address validator) = (_signer((who % 3) + 1), _validator(v));
        uint128 limit = uint128(_draw(seed, 2) % 1e12);
        uint40 expiry = seed % 4 == 0 ? 0 : uint40(block.timestamp + 1 + (_draw(seed, 3) % 2 hours));
        bytes32 hash = ActStatements.limiting(
            deed.signer,
            spender,
            validator,
            address(dollar),
            limit,
            expiry,
            nonce,
            deadline
        );
        SignedAct memory act = SignedAct(deed.signer, nonce, deadline, new bytes(65));
        deed.call = abi.encodeCall(
            ledger.authorizeSpenderFor,
            (spender, validator, address(dollar), limit, expiry, act)
        );
        _sealAct(deed, hash, who);
    }

    /// @dev Of the nonce of another act, most of the time.
    function signCancellation(uint256 who, uint256 seed) external timed {
        (Deed memory deed, uint64 nonce, uint40 deadline) = _beginAct(who, seed);
        bytes32 hash = ActStatements.cancelling(deed.signer, nonce, deadline);
        SignedAct memory act = SignedAct(deed.signer, nonce, deadline, new bytes(65));
        deed.call = abi.encodeCall(ledger.requestCancellationFor, (act));
        _sealAct(deed, hash, who);
    }

    /// @dev By the owner or somebody else, under the next nonce or one after it.
    function signPayees(uint256 d, uint256 who, uint256 seed) external timed {
        uint256 dataset = _datasets[d % _datasets.length];
        for (uint256 i; seed % 4 != 0 && _signer(who) != _owners[dataset]; ++i) who = i;
        Deed memory deed = _begin(who, seed);
        deed.target = address(vault);
        (address[] memory accounts, uint32[] memory shares) = (new address[](2), new uint32[](2));
        (accounts[0], accounts[1]) = (_signer(seed >> 8), thief);
        (shares[0], shares[1]) = (uint32(1 + ((seed >> 16) % 100)), 1);
        SignedWord memory word = SignedWord(
            deed.signer,
            _vaultNonces[deed.signer],
            uint40(deed.deadline),
            new bytes(65)
        );
        if (seed % 8 > 5) ++word.nonce;
        deed.slot = _wordSlot(deed.signer, word.nonce);
        deed.about = uint256(keccak256(abi.encode(accounts, shares)));
        bool locked = (seed >> 32) % 64 == 0;
        deed.call = abi.encodeCall(vault.setPayeesFor, (dataset, accounts, shares, locked, word));
        bytes32 hash = ActStatements.sharing(dataset, bytes32(deed.about), locked, word.nonce, word.deadline);
        deed.digest = Statements.digest(Statements.domain("RewardVault", address(vault)), hash);
        _seal(deed, who);
    }

    /// @dev Somebody buys, and asks for the price back; most of the time the dataset is suspended then.
    function signReturn(uint256 d, uint256 who, uint256 seed) external timed {
        uint256 dataset = _datasets[d % _datasets.length];
        Deed memory deed = _begin(who, seed);
        deed.target = address(vault);
        Sale memory sale = _buy(dataset, deed.signer);
        _sales.push(sale);
        deed.slot = keccak256(abi.encode(sale));
        // bought again in the second in which an equal one was taken back, a sale has that one's id, and may be returned too
        _spent[deed.slot] = false;
        deed.call = abi.encodeCall(vault.takeBackFor, (sale, uint40(deed.deadline), new bytes(65)));
        bytes32 hash = ActStatements.returning(deed.slot, uint40(deed.deadline));
        deed.digest = Statements.digest(Statements.domain("RewardVault", address(vault)), hash);
        _seal(deed, who);
        if (seed % 4 != 0) _suspend(dataset, 1 + (seed % 2 hours));
    }

    /* INSIDE */

    function _beginAct(
        uint256 who,
        uint256 seed
    ) private view returns (Deed memory deed, uint64 nonce, uint40 deadline) {
        deed = _begin(who, seed);
        (deed.target, nonce, deadline) = (address(ledger), _nonce(seed), uint40(deed.deadline));
        deed.slot = _actSlot(deed.signer, nonce);
    }

    function _begin(uint256 who, uint256 seed) private view returns (Deed memory deed) {
        (deed.signer, deed.byWallet, deed.packed) = (_signer(who), who % 3 == 2, true);
        deed.deadline = block.timestamp + (_draw(seed, 9) % LATEST);
    }

    function _sealAct(Deed memory deed, bytes32 hash, uint256 who) private {
        deed.digest = Statements.digest(Statements.domain("QueryLedger", address(ledger)), hash);
        _seal(deed, who);
    }

    function _seal(Deed memory deed, uint256 who) private {
        if (deed.byWallet) actors.wallet().approve(deed.digest, true);
        (, uint256 key) = actors.researcher(who % 3);
        _keep(deed, deed.byWallet ? 0 : key);
    }

    /// @dev Credit comes of pool passes alone.
    function _buyCredit(uint256 r) internal returns (address account) {
        account = _signer(r);
        vm.prank(timelock);
        appointments.appointValidator(leaver);
        dollar.mint(address(this), 100);
        dollar.approve(address(ledger), 100);
        pass.buy(Purchase(pool, LICENCE, account, pass.offerHash(pool, LICENCE), 100, leaver));
        vm.prank(timelock);
        appointments.dismissValidator(leaver);
    }

    /// @dev Returns the sale as the vault announced it.
    function _buy(uint256 dataset, address buyer) private returns (Sale memory sale) {
        _lift(dataset);
        world.fund(buyer, address(0), 1_000);
        Purchase memory p = Purchase(dataset, LICENCE, buyer, pass.offerHash(dataset, LICENCE), 1_000, address(0));
        vm.recordLogs();
        vm.prank(buyer);
        pass.buy{value: 1_000}(p);
        Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == IRewardVault.SaleHeld.selector) sale = abi.decode(logs[i].data, (Sale));
        }
        require(sale.amount == 1_000, "no sale was announced");
    }

    function _suspend(uint256 dataset, uint256 duration) internal {
        vm.prank(timelock);
        registry.confirmSuspension(dataset, uint40(block.timestamp + duration), "why");
    }

    function _lift(uint256 dataset) internal {
        if (!_isSuspended(dataset)) return;
        vm.prank(timelock);
        registry.liftSuspension(dataset);
    }

    function _isSuspended(uint256 dataset) internal view returns (bool) {
        (, uint40 until) = registry.suspensionOf(dataset);
        return block.timestamp < until;
    }

    function _signer(uint256 who) internal view returns (address account) {
        (account, ) = actors.researcher(who % 3);
    }

    /// @dev One of those in office, or now and then the one who left.
    function _validator(uint256 v) internal view returns (address) {
        return v % 8 == 0 ? leaver : actors.validator(v);
    }

    function _nonce(uint256 seed) internal pure returns (uint64) {
        return 100 + uint64((seed >> 32) % NONCES); // 28 of one word, the others of the next
    }

    function _actSlot(address account, uint64 nonce) internal pure returns (bytes32) {
        return keccak256(abi.encode("ledger", account, nonce));
    }

    function _wordSlot(address account, uint256 nonce) internal pure returns (bytes32) {
        return keccak256(abi.encode("vault", account, nonce));
    }
}
