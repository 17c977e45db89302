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
import {PassSlot} from "./PassSlot.sol";

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

    /// @dev A sale about to be made.
    struct Deal {
        Listing listing;
        address owner;
        address token;
        uint16 feeBps;
    }

    struct Seat {
        address member;
        uint40 freeAt;
    }

    /// @dev Which seat a member accepted last, by dataset and licence. It holds only while that seat still names the member.
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

    mapping(uint256 passId => PassSlot) private _passes;
    /// @dev Sales that rest while their pass keeps another.
    mapping(bytes32 sale => bool) private _otherSales;
    mapping(uint256 dataset => mapping(uint8 licence => Listing)) private _listings;
    /// @dev Bit l set: licence l was once offered with `download`, so `hasAccess` has to look at it.
    mapping(uint256 dataset => uint256 licences) private _downloadable;
    mapping(uint256 passId => mapping(uint8 seat => Seat)) private _seats;
    mapping(uint256 passId => mapping(uint8 seat => address member)) private _seatOffers;
    mapping(address member => mapping(uint96 key => Place)) private _places;

    modifier onlyVault() {
        if (msg.sender != address(vault)) revert PassNotVault(msg.sender);
        _;
    }

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
        return _buy(p, _agreed(p));
    }

    /// @inheritdoc IAccessPass
    function buyWithPermit(
        Purchase calldata p,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant returns (uint256 passId, uint40 expiry) {
        Deal memory deal = _agreed(p);
        if (deal.token != address(0)) {
            address spender = deal.listing.pool == 0 ? address(vault) : address(ledger);
            _permit(deal.token, spender, deal.listing.price, deadline, v, r, s);
        }
        return _buy(p, deal);
    }

    /// @dev Returns the offer if it is the one that the buyer agreed to and may buy under, and whom it concerns. Reverts
    /// too when licence or token were switched off since.
    function _agreed(Purchase calldata p) private view returns (Deal memory deal) {
        Listing memory listing = _listings[p.dataset][p.licence];
        if (listing.duration == 0) revert PassNoOffer(p.dataset, p.licence);
        bytes32 expected = _hashOffer(p.dataset, p.licence, listing);
        if (expected != p.offerHash) revert PassOfferChanged(expected, p.offerHash);
        if (listing.price > p.maxPrice) revert PassPriceAbove(listing.price, p.maxPrice);
        if (p.holder == address(0)) revert PassZeroHolder();
        bool ok;
        (ok, deal.owner) = registry.saleStateOf(p.dataset);
        if (!ok) revert PassDatasetClosed(p.dataset);
        (deal.token, deal.feeBps, ok) = book.saleTerms(p.licence, p.holder, listing.token);
        if (!ok) revert PassNotEligible(p.licence, p.holder);
        if (listing.pool == 0) {
            if (p.validator != address(0)) revert PassValidatorGiven(p.validator);
        } else if (!registry.isPoolValidator(p.validator, listing.pool)) {
            revert PassValidatorNeeded(p.dataset);
        }
        deal.listing = listing;
    }

    function _buy(Purchase calldata p, Deal memory deal) private returns (uint256 passId, uint40 expiry) {
        Listing memory listing = deal.listing;
        uint16 run;
        (passId, expiry, run) = _issue(p, listing);
        emit PassBought(
            passId,
            p.dataset,
            p.holder,
            p.licence,
            msg.sender,
            deal.token,
            listing.price,
            expiry,
            listing.seats,
            listing.download
        );
        uint256 value = deal.token == address(0) ? listing.price : 0;
        if (msg.value != value) revert PassWrongValue(value, msg.value);
        if (listing.price == 0) return (passId, expiry);
        if (listing.pool == 0) _sell(p.dataset, deal, passId, expiry, run);
        else ledger.depositFor{value: value}(p.holder, msg.sender, p.validator, deal.token, listing.price);
    }

    function _sell(uint256 dataset, Deal memory deal, uint256 passId, uint40 expiry, uint16 run) private {
        Sale memory sale = Sale({
            dataset: dataset,
            passId: passId,
            buyer: msg.sender,
            payee: bytes32(uint256(uint160(deal.owner))),
            token: deal.token,
            amount: deal.listing.price,
            feeBps: deal.feeBps,
            restsUntil: 0, // the vault knows
            duration: deal.listing.duration,
            expiry: expiry,
            run: run
        });
        _keep(passId, vault.hold{value: msg.value}(sale));
    }

    /// @dev Mints the pass, or extends it; see the warning at `IAccessPass.buy`.
    function _issue(
        Purchase calldata p,
        Listing memory listing
    ) private returns (uint256 passId, uint40 expiry, uint16 run) {
        passId = passIdOf(p.holder, p.dataset, p.licence);
        PassSlot slot = _passes[passId];
        uint256 from = block.timestamp;
        if (slot.expiry() <= from || slot.revoked()) {
            if (!slot.exists()) {
                _update(p.holder, passId, address(0));
                emit Locked(passId);
            }
            slot = slot.begin(listing.seats, listing.download);
        } else if (slot.seats() == listing.seats && slot.download() == listing.download) {
            from = slot.expiry();
        } else {
            if (msg.sender != p.holder) revert PassTermsDiffer(passId, slot.expiry());
            slot = slot.begin(listing.seats, listing.download);
        }
        uint256 until = from + listing.duration;
        if (until > type(uint40).max) revert PassDurationOverflow(until);
        expiry = uint40(until);
        _passes[passId] = slot.withExpiry(expiry);
        run = slot.run();
    }

    /// @dev Keeps a sale in the pass's own word, which costs next to nothing, unless an earlier one is still there.
    function _keep(uint256 passId, bytes32 sale) private {
        PassSlot slot = _passes[passId];
        if (slot.tag() == 0) _passes[passId] = slot.withSale(sale);
        else _otherSales[sale] = true;
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

    /* SALES THAT REST */

    /// @inheritdoc IAccessPass
    function endSales(uint256[] calldata passIds, bytes32[] calldata sales) external onlyVault returns (uint256 held) {
        for (uint256 i; i < sales.length; ++i) {
            PassSlot slot = _passes[passIds[i]];
            if (slot.keeps(sales[i])) _passes[passIds[i]] = slot.withSale(0);
            else if (_otherSales[sales[i]]) delete _otherSales[sales[i]];
            else continue;
            held |= 1 << i;
        }
    }

    /// @inheritdoc IAccessPass
    function closeReturned(uint256 passId, uint16 run, uint32 duration) external onlyVault {
        PassSlot slot = _passes[passId];
        if (slot.run() != run) return;
        uint40 expiry = slot.expiry() - duration; // each purchase of this run put its duration on
        _passes[passId] = slot.withExpiry(expiry);
        emit PassShortened(passId, expiry);
        if (expiry <= block.timestamp) _revoke(passId, "returned");
    }

    /// @inheritdoc IAccessPass
    function isSaleHeld(uint256 passId, bytes32 sale) external view returns (bool) {
        return _passes[passId].keeps(sale) || _otherSales[sale];
    }

    /* SEATS */

    /// @inheritdoc IAccessPass
    function offerSeat(uint256 passId, uint8 seat, address member) external {
        PassSlot slot = _passes[passId];
        if (!slot.exists()) revert PassUnknown(passId);
        if (_holderOf(passId) != msg.sender) revert PassNotHolder(passId, msg.sender);
        if (seat >= slot.seats()) revert PassSeat(passId, seat, slot.seats());
        uint40 freeAt = _seats[passId][seat].freeAt;
        if (member != address(0) && block.timestamp < freeAt) revert PassSeatCoolingDown(passId, seat, freeAt);
        _seatOffers[passId][seat] = member;
        emit SeatOffered(passId, seat, member);
    }

    /// @inheritdoc IAccessPass
    function acceptSeat(uint256 passId, uint8 seat) external {
        uint8 seats = _passes[passId].seats();
        if (seat >= seats) revert PassSeat(passId, seat, seats);
        Seat storage s = _seats[passId][seat];
        if (_seatOffers[passId][seat] == msg.sender) {
            delete _seatOffers[passId][seat];
            // an offer is made only after the last cool-down, so this one starts now
            (s.member, s.freeAt) = (msg.sender, uint40(block.timestamp) + SEAT_COOLDOWN);
        } else if (s.member != msg.sender) {
            revert PassSeatNotOffered(passId, seat, msg.sender);
        }
        _places[msg.sender][uint96(passId)] = Place(_holderOf(passId), seat);
        emit SeatAccepted(passId, seat, msg.sender);
    }

    /// @inheritdoc IAccessPass
    function vacateSeat(uint256 passId, uint8 seat) external {
        address member = _seats[passId][seat].member;
        if (member == address(0)) revert PassSeatNotOffered(passId, seat, msg.sender);
        if (msg.sender != member && msg.sender != _holderOf(passId)) revert PassNotHolder(passId, msg.sender);
        _seats[passId][seat].member = address(0);
        emit SeatVacated(passId, seat, member);
    }

    /* REVOCATION */

    /// @inheritdoc IAccessPass
    function revoke(uint256 passId, bytes32 reason) external {
        if (msg.sender != timelock) revert PassNotTimelock(msg.sender);
        _revoke(passId, reason);
    }

    function _revoke(uint256 passId, bytes32 reason) private {
        PassSlot slot = _passes[passId];
        if (!slot.exists()) revert PassUnknown(passId);
        _passes[passId] = slot.withRevoked();
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
        uint96 key = _keyOf(dataset, licence);
        if (_isLive(_passes[_idOf(user, key)], download)) return true;
        Place memory place = _places[user][key];
        if (place.holder == address(0)) return false;
        uint256 passId = _idOf(place.holder, key);
        PassSlot slot = _passes[passId];
        return place.seat < slot.seats() && _isLive(slot, download) && _seats[passId][place.seat].member == user;
    }

    function _isLive(PassSlot slot, bool download) private view returns (bool) {
        return slot.expiry() > block.timestamp && !slot.revoked() && (slot.download() || !download);
    }

    /* READING */

    /// @inheritdoc IAccessPass
    function passIdOf(address holder, uint256 dataset, uint8 licence) public pure returns (uint256) {
        return _idOf(holder, _keyOf(dataset, licence));
    }

    /// @inheritdoc IAccessPass
    function passOf(uint256 passId) external view returns (Pass memory) {
        PassSlot slot = _passes[passId];
        return Pass(_ownerOf(passId), slot.expiry(), slot.seats(), slot.download(), slot.revoked(), slot.run());
    }

    function _idOf(address holder, uint96 key) private pure returns (uint256) {
        return (uint256(uint160(holder)) << 96) | key;
    }

    function _keyOf(uint256 dataset, uint8 licence) private pure returns (uint96) {
        return uint96(uint256(keccak256(abi.encode(dataset, licence))));
    }

    function _holderOf(uint256 passId) private pure returns (address) {
        return address(uint160(passId >> 96));
    }

    /// @inheritdoc IAccessPass
    function offerOf(uint256 dataset, uint8 licence) public view returns (Offer memory) {
        return _offerOf(_listings[dataset][licence]);
    }

    /// @inheritdoc IAccessPass
    function offerHash(uint256 dataset, uint8 licence) external view returns (bytes32) {
        return _hashOffer(dataset, licence, _listings[dataset][licence]);
    }

    /// @inheritdoc IAccessPass
    function seatOf(uint256 passId, uint8 seat) external view returns (address member, uint40 freeAt) {
        return (_seats[passId][seat].member, _seats[passId][seat].freeAt);
    }

    function _offerOf(Listing memory listing) private pure returns (Offer memory) {
        return Offer(listing.price, listing.duration, listing.token, listing.seats, listing.download);
    }

    /// @dev Encodes as the Offer it is made of.
    function _hashOffer(uint256 dataset, uint8 licence, Listing memory o) private pure returns (bytes32) {
        return keccak256(abi.encode(dataset, licence, o.price, o.duration, o.token, o.seats, o.download));
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

    /// @dev The id begins with the holder.
    function _ownerOf(uint256 passId) internal view override returns (address) {
        return _passes[passId].exists() ? _holderOf(passId) : address(0);
    }

    /// @dev Mints only, whatever calls it: no mint has an `auth`. `_issue` writes the word right after.
    function _update(address to, uint256 passId, address auth) internal override returns (address) {
        if (auth != address(0)) revert PassSoulbound(passId);
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
