// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessPass} from "../interfaces/IAccessPass.sol";
import {PassSlot} from "./PassSlot.sol";
import {PassToken} from "./PassToken.sol";
import {SignedActs} from "./SignedActs.sol";

/// @title Who besides the holder uses a pass
abstract contract Seats is PassToken, SignedActs {
    struct Seat {
        address member;
        uint40 freeAt;
    }

    /// @dev Which seat a member accepted last, by dataset and licence. It holds only while that seat still names the member.
    struct Place {
        address holder;
        uint8 seat;
    }

    uint40 public constant SEAT_COOLDOWN = 1 days;
    bytes32 private constant ACCEPTANCE_TYPEHASH = keccak256(
        "SeatAcceptance(address member,uint256 passId,uint8 seat,uint256 nonce,uint40 deadline)"
    );

    mapping(uint256 passId => mapping(uint8 seat => Seat)) private _seats;
    mapping(uint256 passId => mapping(uint8 seat => address member)) private _seatOffers;
    mapping(address member => mapping(uint96 key => Place)) private _places;

    /// @inheritdoc IAccessPass
    function offerSeat(uint256 passId, uint8 seat, address member) external {
        _offerSeat(passId, _requireHeld(passId), seat, member);
    }

    /// @inheritdoc IAccessPass
    function offerSeats(uint256 passId, uint8[] calldata seats, address[] calldata members) external {
        PassSlot slot = _requireHeld(passId);
        uint256 size = seats.length;
        _checkBatch(size, type(uint8).max);
        _checkLength(size, members.length);
        for (uint256 i; i < size; ++i) {
            if (i != 0 && seats[i] <= seats[i - 1]) revert PassBatchOrder(i);
            _offerSeat(passId, slot, seats[i], members[i]);
        }
    }

    /// @inheritdoc IAccessPass
    function acceptSeat(uint256 passId, uint8 seat) external {
        _acceptSeat(passId, seat, msg.sender);
    }

    /// @inheritdoc IAccessPass
    function acceptSeatFor(
        address member,
        uint256 passId,
        uint8 seat,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(ACCEPTANCE_TYPEHASH, member, passId, seat, nonce, deadline));
        _requireSigned(member, structHash, nonce, deadline, signature);
        _acceptSeat(passId, seat, member);
    }

    /// @inheritdoc IAccessPass
    function vacateSeat(uint256 passId, uint8 seat) external {
        address member = _seats[passId][seat].member;
        if (member == address(0)) revert PassSeatNotOffered(passId, seat, msg.sender);
        if (msg.sender != member && msg.sender != _holderOf(passId)) revert PassNotHolder(passId, msg.sender);
        _seats[passId][seat].member = address(0);
        emit SeatVacated(passId, seat, member);
    }

    /// @inheritdoc IAccessPass
    function seatOf(uint256 passId, uint8 seat) external view returns (address member, uint40 freeAt) {
        return (_seats[passId][seat].member, _seats[passId][seat].freeAt);
    }

    /// @dev Whether `user` may use a pass of this dataset and licence: their own, or the one they sit in.
    function _mayUse(address user, uint256 dataset, uint8 licence, bool download) internal view returns (bool) {
        uint96 key = _keyOf(dataset, licence);
        if (_isLive(_passAt(_idOf(user, key)), download)) return true;
        Place memory place = _places[user][key];
        if (place.holder == address(0)) return false;
        uint256 passId = _idOf(place.holder, key);
        PassSlot slot = _passAt(passId);
        return place.seat < slot.seats() && _isLive(slot, download) && _seats[passId][place.seat].member == user;
    }

    function _offerSeat(uint256 passId, PassSlot slot, uint8 seat, address member) private {
        if (seat >= slot.seats()) revert PassSeat(passId, seat, slot.seats());
        uint40 freeAt = _seats[passId][seat].freeAt;
        if (member != address(0) && block.timestamp < freeAt) revert PassSeatCoolingDown(passId, seat, freeAt);
        _seatOffers[passId][seat] = member;
        emit SeatOffered(passId, seat, member);
    }

    function _acceptSeat(uint256 passId, uint8 seat, address member) private {
        uint8 seats = _passAt(passId).seats();
        if (seat >= seats) revert PassSeat(passId, seat, seats);
        Seat storage s = _seats[passId][seat];
        if (_seatOffers[passId][seat] == member) {
            delete _seatOffers[passId][seat];
            // an offer is made only after the last cool-down, so this one starts now
            (s.member, s.freeAt) = (member, uint40(block.timestamp) + SEAT_COOLDOWN);
        } else if (s.member != member) {
            revert PassSeatNotOffered(passId, seat, member);
        }
        _places[member][uint96(passId)] = Place(_holderOf(passId), seat);
        emit SeatAccepted(passId, seat, member);
    }

    /// @dev Returns the pass if the caller holds it.
    function _requireHeld(uint256 passId) private view returns (PassSlot slot) {
        slot = _requirePass(passId);
        if (_holderOf(passId) != msg.sender) revert PassNotHolder(passId, msg.sender);
    }

    function _isLive(PassSlot slot, bool download) private view returns (bool) {
        return slot.expiry() > block.timestamp && !slot.revoked() && (slot.download() || !download);
    }
}
