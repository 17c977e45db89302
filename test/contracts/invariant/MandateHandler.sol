// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Mandate, Offer, Permit, Purchase} from "../../../contracts/interfaces/IAccessPass.sol";
import {Content, Parent, PoolTerms} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {Handler} from "./Handler.sol";
import {Permits} from "./Permits.sol";
import {Deed, SignedHandler} from "./SignedHandler.sol";
import {Statements} from "./Statements.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev Purchases, seats and eligibility vouchers that somebody signed and others send.
contract MandateHandler is Handler, SignedHandler {
    uint256 private constant DATASETS = 3;
    uint256 private constant POOL = 2;
    uint8 private constant SEATS = 2;
    uint8 private constant GUARDED = 3;
    uint16 private constant SILENT = 3;
    uint16 private constant DOLLAR = 8;
    uint256 private constant NONCES = 300;

    TestDollar private dollar;
    uint256[DATASETS] private _datasets;
    uint256[] private _passIds;
    mapping(uint256 passId => bool) private _isKnown;
    mapping(uint256 passId => mapping(uint8 seat => address)) private _offered;
    mapping(uint256 passId => mapping(uint8 seat => address)) private _members;

    constructor(
        World world_
    ) Handler(world_) SignedHandler(world_, world_.actors().thief(), world_.actors().THIEF_KEY()) {
        dollar = new TestDollar();
        vm.prank(timelock);
        book.setToken(DOLLAR, address(dollar), true);
        address owner = actors.relayer();
        PoolTerms memory terms = world_.poolTerms();
        for (uint256 d; d < DATASETS; ++d) {
            Content memory content = Content(bytes32(d + 1), bytes32(d + 1), bytes32(d + 1), 0x55);
            vm.prank(owner);
            if (d == POOL) (_datasets[d], ) = registry.createPool("pool", "metadata", terms);
            else _datasets[d] = registry.register(bytes32(d), content, new Parent[](0));
            for (uint256 licence = 1; licence <= GUARDED; licence += 2) _offer(d, uint8(licence), 100);
        }
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](15);
        (list[0], list[1], list[2]) = (this.signPurchase.selector, this.signPurchase.selector, this.signSeat.selector);
        (list[3], list[4], list[5]) = (this.signVoucher.selector, this.submit.selector, this.submit.selector);
        (list[6], list[7], list[8]) = (this.submit.selector, this.bend.selector, this.swap.selector);
        (list[9], list[10], list[11]) = (this.stray.selector, this.late.selector, this.cancel.selector);
        (list[12], list[13], list[14]) = (this.reprice.selector, this.permitFirst.selector, this.wait.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](14);
        (list[0], list[1], list[2], list[3]) = ("buy for", "buy with permit", "buy with authorization", "seat");
        (list[4], list[5], list[6], list[7]) = ("voucher", "submit", "bend", "swap");
        (list[8], list[9], list[10], list[11]) = ("stray", "late", "cancel", "permit first");
        (list[12], list[13]) = ("for the eligible", "by wallet");
    }

    /* SIGNING */

    /// @dev In a token approved before, with a permit, or with an authorization that is the purchase itself.
    function signPurchase(uint256 who, uint256 d, uint256 how, uint256 seed) external timed {
        Deed memory deed = _begin(who, seed);
        uint8 licence = (seed >> 8) % 4 == 0 ? GUARDED : 1;
        (address holder, ) = actors.researcher(seed >> 16);
        uint256 dataset = _datasets[d % DATASETS];
        Purchase memory p = Purchase(dataset, licence, holder, pass.offerHash(dataset, licence), 0, address(0));
        p.maxPrice = pass.offerOf(dataset, licence).price;
        if (d % DATASETS == POOL) p.validator = actors.validator(seed);
        deed.about = pass.passIdOf(holder, dataset, licence);
        uint256 nonce = (seed >> 32) % NONCES;
        deed.slot = _nonceSlot(deed.signer, nonce);
        Mandate memory m = Mandate(deed.signer, nonce, uint40(deed.deadline), new bytes(65));
        world.fund(deed.signer, d % DATASETS == 0 ? tokens.at(SILENT) : address(dollar), p.maxPrice);
        deed.digest = pass.hashPurchase(p, m.buyer, nonce, m.deadline);
        if (d % DATASETS == 0) deed.call = abi.encodeCall(pass.buyFor, (p, m));
        else if (how % 2 == 0 && !deed.byWallet) deed.call = _callWithPermit(p, m, who);
        else _authorize(deed, p, m);
        _seal(deed, who);
    }

    /// @dev The holder offers a seat, and its member signs for it.
    function signSeat(uint256 which, uint256 seat, uint256 who, uint256 seed) external timed {
        if (_passIds.length == 0) return;
        Deed memory deed = _begin(who, seed);
        uint256 passId = _passIds[which % _passIds.length];
        uint8 s = uint8(seat % SEATS);
        vm.prank(address(uint160(passId >> 96)));
        try pass.offerSeat(passId, s, deed.signer) {
            _offered[passId][s] = deed.signer;
        } catch {} // it cools down
        (uint256 nonce, uint40 deadline) = ((seed >> 32) % NONCES, uint40(deed.deadline));
        (deed.about, deed.slot) = (passId, _nonceSlot(deed.signer, nonce));
        deed.call = abi.encodeCall(pass.acceptSeatFor, (deed.signer, passId, s, nonce, deadline, new bytes(65)));
        bytes32 hash = Statements.seating(deed.signer, passId, s, nonce, deadline);
        deed.digest = Statements.digest(Statements.domain("AccessPass", address(pass)), hash);
        _seal(deed, who);
    }

    /// @dev The licence's issuer finds somebody eligible.
    function signVoucher(uint256 who, uint256 seed) external timed {
        (address account, ) = actors.researcher(who);
        Deed memory deed = _begin(0, seed);
        (deed.signer, deed.target) = (actors.issuer(), address(book));
        uint40 deadline = uint40(deed.deadline);
        uint40 expiry = uint40(block.timestamp + 1 + (_draw(seed, 8) % 2 hours));
        deed.slot = keccak256(abi.encode(account, expiry));
        deed.call = abi.encodeCall(book.grantEligibility, (GUARDED, account, expiry, deadline, new bytes(65)));
        bytes32 hash = Statements.vouching(GUARDED, account, expiry, deadline);
        deed.digest = Statements.digest(Statements.domain("LicenseBook", address(book)), hash);
        _keep(deed, actors.ISSUER_KEY());
    }

    /* OTHERWISE */

    function cancel(uint256 who, uint256 seed) external timed {
        address account = _signer(who);
        vm.prank(account);
        try pass.cancelNonce(seed % NONCES) {
            _spent[_nonceSlot(account, seed % NONCES)] = true;
            _did("cancel");
        } catch {} // used before
    }

    /// @dev The price changes between quote and purchase; a wallet changes its mind.
    function reprice(uint256 d, uint256 seed) external timed {
        actors.wallet().setSulking(seed % 4 == 0);
        if (seed % 8 < 6) return;
        _offer(d % DATASETS, seed % 3 == 0 ? GUARDED : 1, uint96(1 + (seed % 1e6)));
    }

    /// @dev 10: somebody sends the permit of a purchase ahead, which is bought all the same.
    function permitFirst(uint256 seed) external timed {
        (Deed memory deed, bool found) = _openDeed(pass.buyForWithPermit.selector, seed);
        if (!found || !_isDue(deed)) return;
        address spender = _spenderOf(_word(deed.call, 0));
        uint256 price = pass.offerOf(_word(deed.call, 0), uint8(_word(deed.call, 1))).price;
        Permit memory p = _permitOf(deed);
        dollar.permit(deed.signer, spender, price, p.deadline, p.v, p.r, p.s);
        _submit(deed, thief, true);
        _did("permit first");
    }

    function wait(uint256 seed) external {
        world.advance(seed % 1 hours);
    }

    /* THE MODEL */

    function _isDue(Deed memory deed) internal view override returns (bool) {
        if (deed.byWallet && actors.wallet().sulking()) return false;
        bytes4 what = bytes4(deed.call);
        if (what == book.grantEligibility.selector) {
            uint256 expiry = _word(deed.call, 2);
            address account = address(uint160(_word(deed.call, 1)));
            return expiry > block.timestamp && expiry > book.eligibleUntil(GUARDED, account);
        }
        if (what == pass.acceptSeatFor.selector) {
            uint8 seat = uint8(_word(deed.call, 2));
            return _offered[deed.about][seat] == deed.signer || _members[deed.about][seat] == deed.signer;
        }
        (uint256 dataset, uint8 licence) = (_word(deed.call, 0), uint8(_word(deed.call, 1)));
        if (bytes32(_word(deed.call, 3)) != pass.offerHash(dataset, licence)) return false;
        if (!book.isEligible(licence, address(uint160(_word(deed.call, 2))))) return false;
        // a permit counts under the buyer's next nonce there, an authorization until the second before its last
        if (what == pass.buyForWithPermit.selector) return _permits(deed, dataset, licence);
        return what != pass.buyWithAuthorization.selector || block.timestamp < deed.deadline;
    }

    function _onDone(Deed memory deed) internal override {
        bytes4 what = bytes4(deed.call);
        if (what == book.grantEligibility.selector) return _did("voucher");
        if (deed.byWallet) _did("by wallet");
        if (what == pass.acceptSeatFor.selector) {
            uint8 seat = uint8(_word(deed.call, 2));
            if (_offered[deed.about][seat] == deed.signer) _offered[deed.about][seat] = address(0);
            _members[deed.about][seat] = deed.signer;
            return _did("seat");
        }
        if (!_isKnown[deed.about]) _passIds.push(deed.about);
        _isKnown[deed.about] = true;
        if (_word(deed.call, 1) == GUARDED) _did("for the eligible");
        if (what == pass.buyFor.selector) return _did("buy for");
        _did(what == pass.buyForWithPermit.selector ? bytes32("buy with permit") : bytes32("buy with authorization"));
    }

    /* INSIDE */

    /// @dev By one of two keys, or by the wallet.
    function _begin(uint256 who, uint256 seed) private view returns (Deed memory deed) {
        (deed.byWallet, deed.signer) = (who % 3 == 2, _signer(who));
        (deed.target, deed.packed) = (address(pass), true);
        deed.deadline = block.timestamp + (_draw(seed, 9) % 1 hours);
    }

    function _signer(uint256 who) private view returns (address account) {
        (account, ) = actors.researcher(who % 3);
    }

    function _seal(Deed memory deed, uint256 who) private {
        if (deed.byWallet) actors.wallet().approve(deed.digest, true);
        (, uint256 key) = actors.researcher(who % 3);
        _keep(deed, deed.byWallet ? 0 : key);
    }

    /// @dev The mandate's signature is then the token's.
    function _authorize(Deed memory deed, Purchase memory p, Mandate memory m) private view {
        address payee = _spenderOf(p.dataset);
        bytes32 hash = Statements.paying(deed.signer, payee, p.maxPrice, m.deadline, deed.digest);
        deed.digest = Statements.digest(Statements.domain("Local Test Dollar", address(dollar)), hash);
        deed.call = abi.encodeCall(pass.buyWithAuthorization, (p, m));
    }

    function _callWithPermit(Purchase memory p, Mandate memory m, uint256 who) private view returns (bytes memory) {
        (, uint256 key) = actors.researcher(who % 3);
        Permit memory permit = Permits.sign(dollar, key, m.buyer, _spenderOf(p.dataset), p.maxPrice, m.deadline);
        return abi.encodeCall(pass.buyForWithPermit, (p, m, permit));
    }

    /// @dev Whether the permit in a purchase is under the buyer's next nonce.
    function _permits(Deed memory deed, uint256 dataset, uint8 licence) private view returns (bool) {
        uint256 price = pass.offerOf(dataset, licence).price;
        return Permits.isNext(dollar, deed.signer, _spenderOf(dataset), price, _permitOf(deed));
    }

    function _permitOf(Deed memory deed) private pure returns (Permit memory) {
        bytes memory data = deed.call;
        return Permit(_word(data, 7), uint8(_word(data, 8)), bytes32(_word(data, 9)), bytes32(_word(data, 10)));
    }

    function _spenderOf(uint256 dataset) private view returns (address) {
        return dataset == _datasets[POOL] ? address(ledger) : address(vault);
    }

    function _nonceSlot(address signer, uint256 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(signer, nonce));
    }

    function _offer(uint256 d, uint8 licence, uint96 price) private {
        (address owner, uint256 dataset) = (actors.relayer(), _datasets[d]);
        vm.prank(owner);
        pass.offer(dataset, licence, Offer(price, 1 hours, d == 0 ? SILENT : DOLLAR, SEATS, d != POOL));
    }
}
