// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A dataset owner's offer under one licence.
struct Offer {
    /// @dev in the token's smallest unit; for a pool, what the buyer's query deposit starts with
    uint96 price;
    /// @dev seconds a pass lasts; 0 means no offer
    uint32 duration;
    /// @dev settlement token's index in the LicenseBook
    uint16 token;
    /// @dev addresses besides the holder that may use the pass
    uint8 seats;
    /// @dev true: the raw key may be released (`hasAccess`); false: queries only
    bool download;
}

/// @notice What a buyer agrees to.
struct Purchase {
    uint256 dataset;
    uint8 licence;
    /// @dev who will hold the pass
    address holder;
    /// @dev `offerHash` of the offer the buyer saw
    bytes32 offerHash;
    /// @dev most the buyer pays
    uint96 maxPrice;
    /// @dev for a pool: whose deposit the price becomes; else zero
    address validator;
}

/// @notice A pass: holder, terms and state.
struct Pass {
    address holder;
    uint40 expiry;
    uint8 seats;
    bool download;
    bool revoked;
    /// @dev counts how often it started anew; what an earlier run left is forfeited; wraps at 16,384
    uint16 run;
}

/// @title Soulbound access passes
/// @notice ERC-721 and ERC-5192. A pass belongs to one holder, dataset and licence; buying again extends it.
/// Proceeds of File sales rest in the RewardVault; a pool pass's price becomes a query deposit.
interface IAccessPass {
    event OfferSet(
        uint256 indexed dataset,
        uint8 indexed licence,
        uint96 price,
        uint32 duration,
        uint16 token,
        uint8 seats,
        bool download
    );
    event PassBought(
        uint256 indexed passId,
        uint256 indexed dataset,
        address indexed holder,
        uint8 licence,
        address payer,
        address token,
        uint96 price,
        uint40 expiry,
        uint8 seats,
        bool download
    );
    /// @param member zero takes the offer back
    event SeatOffered(uint256 indexed passId, uint8 seat, address indexed member);
    event SeatAccepted(uint256 indexed passId, uint8 seat, address indexed member);
    event SeatVacated(uint256 indexed passId, uint8 seat, address indexed member);
    /// @param reason the DAO's, or "returned" when the buyer took the price back
    event PassRevoked(uint256 indexed passId, bytes32 reason);
    /// @notice A purchase was taken back; what other purchases brought stays.
    event PassShortened(uint256 indexed passId, uint40 expiry);

    error PassNotDatasetOwner(uint256 dataset, address caller);
    error PassNotSold(uint256 dataset);
    error PassNoOffer(uint256 dataset, uint8 licence);
    error PassOfferChanged(bytes32 expected, bytes32 given);
    error PassPriceAbove(uint96 price, uint96 maxPrice);
    error PassDatasetClosed(uint256 dataset);
    error PassNotEligible(uint8 licence, address account);
    error PassZeroHolder();
    error PassValidatorNeeded(uint256 dataset);
    error PassValidatorGiven(address validator);
    error PassWrongValue(uint256 expected, uint256 given);
    error PassDurationOverflow(uint256 expiry);
    error PassNotHolder(uint256 passId, address caller);
    error PassUnknown(uint256 passId);
    error PassSeat(uint256 passId, uint8 seat, uint8 seats);
    error PassSeatCoolingDown(uint256 passId, uint8 seat, uint40 freeAt);
    error PassSeatNotOffered(uint256 passId, uint8 seat, address caller);
    error PassSoulbound(uint256 passId);
    error PassDuration(uint32 duration);
    error PassPoolDownload(uint256 dataset);
    error PassTermsDiffer(uint256 passId, uint40 expiry);
    error PassPermitFailed(address token, address spender, uint256 allowance, uint256 needed);
    error PassNotTimelock(address caller);
    error PassNotVault(address caller);

    /// @notice Sets the offer for a licence, for at most 10 years; duration 0 ends it. The dataset's owner only;
    /// Streams are never sold, and a pool's raw key is never released (`download` false).
    /// @dev Warning: an offer stands when the dataset's token moves, until its new owner changes it.
    function offer(uint256 dataset, uint8 licence, Offer calldata value) external;

    /// @notice Buys a pass, or extends the one the holder has from its expiry; an expired or revoked one starts now.
    /// @dev Warning: a running pass is extended only under the seats and `download` it was bought with. Under an
    /// offer that differs in them it starts anew now, forfeiting what was left, and only the holder may do that.
    /// ERC-20 prices are pulled from the caller, who approves the RewardVault (File, Derived) or the
    /// QueryLedger (Pool) beforehand.
    function buy(Purchase calldata p) external payable returns (uint256 passId, uint40 expiry);

    /// @notice `buy` with an ERC-2612 permit for the price, towards the contract that pulls it.
    /// @dev A permit that fails, because someone else submitted it first, is passed over when the allowance suffices.
    function buyWithPermit(
        Purchase calldata p,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 passId, uint40 expiry);

    /// @notice Offers a seat to an address, which must accept it; zero takes the offer back. Holder only; a used
    /// seat cools down for a day first, and whoever sits there stays until the other accepts.
    function offerSeat(uint256 passId, uint8 seat, address member) external;

    /// @notice Accepts a seat offered to the caller.
    /// @dev A member uses one seat a dataset and licence, the one accepted last; whoever already sits in this seat
    /// may call it again to return to it.
    function acceptSeat(uint256 passId, uint8 seat) external;

    /// @notice Empties a seat at once; it still cools down. By the holder or its member.
    function vacateSeat(uint256 passId, uint8 seat) external;

    /// @notice Revokes a pass. Timelock only.
    function revoke(uint256 passId, bytes32 reason) external;

    /// @notice Takes the time of a purchase off a pass, whose price went back to its buyer, and closes the pass when
    /// nothing is left. RewardVault only.
    /// @dev Time of an earlier run is forfeited already: then nothing changes.
    function closeReturned(uint256 passId, uint16 run, uint32 duration) external;

    /// @notice Forgets sales that rested; bit i of what it returns says whether the i-th did. RewardVault only.
    /// @dev A pass keeps its sale's hash in its own word, so that selling needs no slot for it. At most 256 at once.
    function endSales(uint256[] calldata passIds, bytes32[] calldata sales) external returns (uint256 held);

    /// @notice Whether a sale, by keccak256(abi.encode(sale)), rests: neither credited nor returned.
    function isSaleHeld(uint256 passId, bytes32 sale) external view returns (bool);

    /// @notice Whether the raw key of `dataset` may be released to `user`.
    function hasAccess(address user, uint256 dataset) external view returns (bool);

    /// @notice Whether `user` may query `pool` under `licence` now.
    function canQuery(address user, uint24 pool, uint8 licence) external view returns (bool);

    /// @notice Returns the holder's address, then the last 96 bits of keccak256(abi.encode(dataset, licence)).
    /// @dev To name another's dataset, somebody would have to find a second preimage of 96 bits.
    function passIdOf(address holder, uint256 dataset, uint8 licence) external pure returns (uint256);

    /// @notice Returns a pass; all zero when it was never bought.
    function passOf(uint256 passId) external view returns (Pass memory);

    function offerOf(uint256 dataset, uint8 licence) external view returns (Offer memory);

    /// @notice Returns the hash a buyer names: keccak256(abi.encode(dataset, licence, offer)).
    function offerHash(uint256 dataset, uint8 licence) external view returns (bytes32);

    /// @notice Returns who uses a seat, and when it may be given to another.
    function seatOf(uint256 passId, uint8 seat) external view returns (address member, uint40 freeAt);

    /// @notice Returns who may revoke.
    function timelock() external view returns (address);
}
