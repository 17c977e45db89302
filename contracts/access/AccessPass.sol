// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC20} from "@openzeppelin/contracts/interfaces/IERC20.sol";
import {IERC2612} from "@openzeppelin/contracts/interfaces/IERC2612.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAccessPass, Offer, Pass, Purchase} from "../interfaces/IAccessPass.sol";
import {IERC5192} from "../interfaces/IERC5192.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IProvenanceRegistry, Kind} from "../interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {IRewardVault, Sale} from "../interfaces/IRewardVault.sol";

/// @title Soulbound access passes
contract AccessPass is ERC721, IERC5192, IAccessPass, ReentrancyGuardTransient {
    /// @dev An offer as stored, one slot, with the dataset's pool number so that `buy` need not ask the registry.
    struct Listing {
        uint96 price;
        uint32 duration;
        uint16 token;
        uint8 seats;
        bool download;
        /// @dev 0 when the dataset is no pool
        uint24 pool;
    }

    struct Seat {
        address member;
        uint40 freeAt;
    }

    /// @dev Which seat a member accepted last. It holds only while that seat still names the member.
    struct Place {
        address holder;
        uint8 seat;
    }

    uint32 public constant MAX_DURATION = 3650 days;
    uint40 public constant SEAT_COOLDOWN = 1 days;

    /// @inheritdoc IAccessPass
    address public immutable timelock;
    IProvenanceRegistry public immutable registry;
    ILicenseBook public immutable book;
    IRewardVault public immutable vault;
    IQueryLedger public immutable ledger;

    mapping(uint256 passId => Pass) private _passes;
    mapping(uint256 passId => uint256 dataset) private _datasets;
    mapping(uint256 dataset => mapping(uint8 licence => Listing)) private _listings;
    /// @dev Bit l set: licence l was once offered with `download`, so `hasAccess` has to look at it.
    mapping(uint256 dataset => uint256 licences) private _downloadable;
    mapping(uint256 passId => mapping(uint8 seat => Seat)) private _seats;
    mapping(uint256 passId => mapping(uint8 seat => address member)) private _seatOffers;
    mapping(address member => mapping(uint256 dataset => mapping(uint8 licence => Place))) private _places;

    constructor(
        address timelock_,
        IProvenanceRegistry registry_,
        ILicenseBook book_,
        IRewardVault vault_,
        IQueryLedger ledger_
    ) ERC721("DataGraph Access Pass", "DGPASS") {
        timelock = timelock_;
        registry = registry_;
        book = book_;
        vault = vault_;
        ledger = ledger_;
    }

    /* OFFERS AND SALES */

    /// @inheritdoc IAccessPass
    function offer(uint256 dataset, uint8 licence, Offer calldata value) external {
        Kind kind = registry.kindOf(dataset);
        if (kind == Kind.None || kind == Kind.Stream) revert PassNotSold(dataset);
        if (IERC721(address(registry)).ownerOf(dataset) != msg.sender) {
            revert PassNotDatasetOwner(dataset, msg.sender);
        }
        if (value.duration == 0) {
            delete _listings[dataset][licence];
            emit OfferSet(dataset, licence, 0, 0, 0, 0, false);
            return;
        }
        if (value.duration > MAX_DURATION) revert PassDuration(value.duration);
        // both revert for what is unknown or switched off
        book.feeOf(licence);
        book.tokenAt(value.token);
        uint24 pool;
        if (kind == Kind.Pool) {
            if (value.download) revert PassPoolDownload(dataset);
            (pool, ) = registry.numbersOf(dataset);
        } else if (value.download) {
            _downloadable[dataset] |= 1 << licence;
        }
        _listings[dataset][licence] = Listing({
            price: value.price,
            duration: value.duration,
            token: value.token,
            seats: value.seats,
            download: value.download,
            pool: pool
        });
        emit OfferSet(dataset, licence, value.price, value.duration, value.token, value.seats, value.download);
    }

    /// @inheritdoc IAccessPass
    function buy(Purchase calldata p) external payable nonReentrant returns (uint256 passId, uint40 expiry) {
        Listing memory listing = _agreed(p);
        return _buy(p, listing, book.tokenAt(listing.token));
    }

    /// @inheritdoc IAccessPass
    function buyWithPermit(
        Purchase calldata p,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (uint256 passId, uint40 expiry) {
        Listing memory listing = _agreed(p);
        address token = book.tokenAt(listing.token);
        if (token != address(0)) {
            address spender = listing.pool == 0 ? address(vault) : address(ledger);
            _permit(token, spender, listing.price, deadline, v, r, s);
        }
        return _buy(p, listing, token);
    }

    /// @dev Returns the offer if it is the one that the buyer agreed to and may buy under.
    function _agreed(Purchase calldata p) private view returns (Listing memory listing) {
        listing = _listings[p.dataset][p.licence];
        if (listing.duration == 0) revert PassNoOffer(p.dataset, p.licence);
        bytes32 expected = _hashOffer(p.dataset, p.licence, _offerOf(listing));
        if (expected != p.offerHash) revert PassOfferChanged(expected, p.offerHash);
        if (listing.price > p.maxPrice) revert PassPriceAbove(listing.price, p.maxPrice);
        if (p.holder == address(0)) revert PassZeroHolder();
        if (!registry.isActive(p.dataset)) revert PassDatasetClosed(p.dataset);
        if (!book.isEligible(p.licence, p.holder)) revert PassNotEligible(p.licence, p.holder);
        if (listing.pool == 0) {
            if (p.validator != address(0)) revert PassValidatorGiven(p.validator);
        } else if (!registry.isPoolValidator(p.validator, listing.pool)) {
            revert PassValidatorNeeded(p.dataset);
        }
    }

    function _buy(
        Purchase calldata p,
        Listing memory listing,
        address token
    ) private returns (uint256 passId, uint40 expiry) {
        // reverts when the licence was switched off after the offer was made
        uint16 feeBps = book.feeOf(p.licence);
        uint16 run;
        (passId, expiry, run) = _issue(p, listing);
        emit PassBought(
            passId,
            p.dataset,
            p.holder,
            p.licence,
            msg.sender,
            token,
            listing.price,
            expiry,
            listing.seats,
            listing.download
        );
        _takeValue(token, listing.price);
        if (listing.price != 0) _pay(p, listing, token, feeBps, expiry, run);
    }

    /// @dev Mints the pass, or extends it; see the warning at `IAccessPass.buy`.
    function _issue(
        Purchase calldata p,
        Listing memory listing
    ) private returns (uint256 passId, uint40 expiry, uint16 run) {
        passId = passIdOf(p.holder, p.dataset, p.licence);
        Pass memory pass = _passes[passId];
        run = pass.run;
        uint256 from = block.timestamp;
        if (pass.holder == address(0)) {
            _mint(p.holder, passId);
            _datasets[passId] = p.dataset;
            emit Locked(passId);
        } else if (pass.expiry <= from || pass.revoked) {
            run = _next(run);
        } else if (pass.seats == listing.seats && pass.download == listing.download) {
            from = pass.expiry;
        } else {
            if (msg.sender != p.holder) revert PassTermsDiffer(passId, pass.expiry);
            run = _next(run);
        }
        uint256 until = from + listing.duration;
        if (until > type(uint40).max) revert PassDurationOverflow(until);
        expiry = uint40(until);
        _passes[passId] = Pass({
            holder: p.holder,
            expiry: expiry,
            licence: p.licence,
            seats: listing.seats,
            download: listing.download,
            revoked: false,
            run: run
        });
    }

    /// @dev Wraps: nobody starts a pass anew 65,536 times while one sale rests.
    function _next(uint16 run) private pure returns (uint16) {
        unchecked {
            return run + 1;
        }
    }

    function _takeValue(address token, uint256 price) private view {
        uint256 value = token == address(0) ? price : 0;
        if (msg.value != value) revert PassWrongValue(value, msg.value);
    }

    function _pay(
        Purchase calldata p,
        Listing memory listing,
        address token,
        uint16 feeBps,
        uint40 expiry,
        uint16 run
    ) private {
        if (listing.pool != 0) {
            ledger.depositFor{value: msg.value}(p.holder, msg.sender, p.validator, token, listing.price);
            return;
        }
        Sale memory sale; // the vault names the payee and the end of the rest
        sale.dataset = p.dataset;
        sale.passId = passIdOf(p.holder, p.dataset, p.licence);
        sale.buyer = msg.sender;
        sale.token = token;
        sale.amount = listing.price;
        sale.feeBps = feeBps;
        sale.duration = listing.duration;
        sale.expiry = expiry;
        sale.run = run;
        vault.hold{value: msg.value}(sale);
    }

    function _permit(
        address token,
        address spender,
        uint256 price,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) private {
        try IERC2612(token).permit(msg.sender, spender, price, deadline, v, r, s) {} catch {
            uint256 allowance = IERC20(token).allowance(msg.sender, spender);
            if (allowance < price) revert PassPermitFailed(token, spender, allowance, price);
        }
    }

    /* SEATS */

    /// @inheritdoc IAccessPass
    function offerSeat(uint256 passId, uint8 seat, address member) external {
        Pass memory pass = _passes[passId];
        if (pass.holder == address(0)) revert PassUnknown(passId);
        if (pass.holder != msg.sender) revert PassNotHolder(passId, msg.sender);
        if (seat >= pass.seats) revert PassSeat(passId, seat, pass.seats);
        uint40 freeAt = _seats[passId][seat].freeAt;
        if (member != address(0) && block.timestamp < freeAt) revert PassSeatCoolingDown(passId, seat, freeAt);
        _seatOffers[passId][seat] = member;
        emit SeatOffered(passId, seat, member);
    }

    /// @inheritdoc IAccessPass
    function acceptSeat(uint256 passId, uint8 seat) external {
        Pass memory pass = _passes[passId];
        if (seat >= pass.seats) revert PassSeat(passId, seat, pass.seats);
        Seat storage s = _seats[passId][seat];
        if (_seatOffers[passId][seat] == msg.sender) {
            delete _seatOffers[passId][seat];
            // an offer is made only after the last cool-down, so this one starts now
            (s.member, s.freeAt) = (msg.sender, uint40(block.timestamp) + SEAT_COOLDOWN);
        } else if (s.member != msg.sender) {
            revert PassSeatNotOffered(passId, seat, msg.sender);
        }
        _places[msg.sender][_datasets[passId]][pass.licence] = Place(pass.holder, seat);
        emit SeatAccepted(passId, seat, msg.sender);
    }

    /// @inheritdoc IAccessPass
    function vacateSeat(uint256 passId, uint8 seat) external {
        address member = _seats[passId][seat].member;
        if (member == address(0)) revert PassSeatNotOffered(passId, seat, msg.sender);
        if (msg.sender != member && msg.sender != _passes[passId].holder) revert PassNotHolder(passId, msg.sender);
        _seats[passId][seat].member = address(0);
        emit SeatVacated(passId, seat, member);
    }

    /* REVOCATION */

    /// @inheritdoc IAccessPass
    function revoke(uint256 passId, bytes32 reason) external {
        if (msg.sender != timelock) revert PassNotTimelock(msg.sender);
        _revoke(passId, reason);
    }

    /// @inheritdoc IAccessPass
    function closeReturned(uint256 passId, uint16 run, uint32 duration) external {
        if (msg.sender != address(vault)) revert PassNotVault(msg.sender);
        Pass storage pass = _passes[passId];
        if (pass.run != run) return;
        uint40 expiry = pass.expiry - duration; // each purchase of this run put its duration on
        pass.expiry = expiry;
        emit PassShortened(passId, expiry);
        if (expiry <= block.timestamp) _revoke(passId, "returned");
    }

    function _revoke(uint256 passId, bytes32 reason) private {
        if (_passes[passId].holder == address(0)) revert PassUnknown(passId);
        _passes[passId].revoked = true;
        emit PassRevoked(passId, reason);
    }

    /* WHO MAY */

    /// @inheritdoc IAccessPass
    function hasAccess(address user, uint256 dataset) external view returns (bool) {
        if (!registry.isOpen(dataset)) return false;
        uint256 licences = _downloadable[dataset];
        for (uint256 licence = 0; licences >> licence != 0; ++licence) {
            // licence < 256: the shift leaves nothing of the bitmap beyond that
            if ((licences >> licence) & 1 == 1 && _mayUse(user, dataset, uint8(licence), true)) return true;
        }
        return false;
    }

    /// @inheritdoc IAccessPass
    function canQuery(address user, uint24 pool, uint8 licence) external view returns (bool) {
        // the registry reverts for a pool that does not exist
        if (pool == 0 || pool > registry.poolCount()) return false;
        uint256 dataset = registry.poolId(pool);
        return registry.isActive(dataset) && _mayUse(user, dataset, licence, false);
    }

    function _mayUse(address user, uint256 dataset, uint8 licence, bool download) private view returns (bool) {
        if (_isLive(_passes[passIdOf(user, dataset, licence)], download)) return true;
        Place memory place = _places[user][dataset][licence];
        if (place.holder == address(0)) return false;
        uint256 passId = passIdOf(place.holder, dataset, licence);
        Pass memory pass = _passes[passId];
        return place.seat < pass.seats && _isLive(pass, download) && _seats[passId][place.seat].member == user;
    }

    function _isLive(Pass memory pass, bool download) private view returns (bool) {
        return pass.expiry > block.timestamp && !pass.revoked && (pass.download || !download);
    }

    /* READING */

    /// @inheritdoc IAccessPass
    function passIdOf(address holder, uint256 dataset, uint8 licence) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(holder, dataset, licence)));
    }

    /// @inheritdoc IAccessPass
    function passOf(uint256 passId) external view returns (Pass memory) {
        return _passes[passId];
    }

    /// @inheritdoc IAccessPass
    function datasetOf(uint256 passId) external view returns (uint256) {
        return _datasets[passId];
    }

    /// @inheritdoc IAccessPass
    function offerOf(uint256 dataset, uint8 licence) public view returns (Offer memory) {
        return _offerOf(_listings[dataset][licence]);
    }

    /// @inheritdoc IAccessPass
    function offerHash(uint256 dataset, uint8 licence) external view returns (bytes32) {
        return _hashOffer(dataset, licence, offerOf(dataset, licence));
    }

    /// @inheritdoc IAccessPass
    function seatOf(uint256 passId, uint8 seat) external view returns (address member, uint40 freeAt) {
        return (_seats[passId][seat].member, _seats[passId][seat].freeAt);
    }

    function _offerOf(Listing memory listing) private pure returns (Offer memory) {
        return Offer(listing.price, listing.duration, listing.token, listing.seats, listing.download);
    }

    function _hashOffer(uint256 dataset, uint8 licence, Offer memory value) private pure returns (bytes32) {
        return keccak256(abi.encode(dataset, licence, value));
    }

    /* SOULBOUND */

    /// @inheritdoc IERC5192
    function locked(uint256 passId) external view returns (bool) {
        _requireOwned(passId);
        return true;
    }

    /// @notice Always reverts: a pass cannot move.
    /// @dev Both `safeTransferFrom` come through here. An `auth` marks what is not a mint, whoever calls.
    function transferFrom(address, address to, uint256 passId) public override(ERC721) {
        _update(to, passId, address(this));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721) returns (bool) {
        return interfaceId == type(IERC5192).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @dev The holder lies in the pass's own slot.
    function _ownerOf(uint256 passId) internal view override returns (address) {
        return _passes[passId].holder;
    }

    /// @dev Mints only, whatever calls it: no mint has an `auth`. `_issue` writes the holder right after.
    function _update(address to, uint256 passId, address auth) internal override returns (address) {
        if (auth != address(0) || _ownerOf(passId) != address(0)) revert PassSoulbound(passId);
        _increaseBalance(to, 1);
        emit Transfer(address(0), to, passId);
        return address(0);
    }

    /// @dev Every approval of one pass comes through here.
    function _approve(address, uint256 passId, address, bool) internal pure override {
        revert PassSoulbound(passId);
    }

    /// @dev Every approval of an operator comes through here.
    function _setApprovalForAll(address, address, bool) internal pure override {
        revert PassSoulbound(0);
    }
}
