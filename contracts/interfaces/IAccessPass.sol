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

/// @notice Who buys, when somebody else sends the transaction.
struct Mandate {
    /// @dev pays, and is the sale's buyer
    address buyer;
    /// @dev any number the buyer has not used; each counts once
    uint256 nonce;
    /// @dev last second it may be handed in
    uint40 deadline;
    bytes signature;
}

/// @notice An ERC-2612 permit of the price by the buyer, towards the contract that pulls it.
struct Permit {
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
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
    /// @notice A nonce was withdrawn by its signer: what was signed under it counts no more.
    event NonceCancelled(address indexed signer, uint256 nonce);
    /// @dev https://eips.ethereum.org/EIPS/eip-7572
    event ContractURIUpdated();

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
    error PassZeroAddress();
    error PassZeroDigest();
    error PassExpired(uint40 deadline);
    error PassBadSignature(address signer);
    error PassNonceUsed(address signer, uint256 nonce);
    /// @dev EIP-3009 moves tokens: there is none for the native coin, nor for nothing
    error PassNotAuthorizable(address token, uint96 price);
    error PassBatchSize(uint256 size, uint256 maximum);
    error PassLengths(uint256 expected, uint256 given);
    /// @dev batches are in ascending order, so nothing is in them twice
    error PassBatchOrder(uint256 index);
    error PassNotTimelock(address caller);
    error PassNotVault(address caller);

    /// @notice Sets the offer for a licence, for at most 10 years; duration 0 ends it. The dataset's owner only;
    /// Streams are never sold, and a pool's raw key is never released (`download` false).
    /// @dev Warning: an offer stands when the dataset's token moves, until its new owner changes it.
    function offer(uint256 dataset, uint8 licence, Offer calldata value) external;

    /// @notice `offer` for several datasets or licences, at most 64, ascending by dataset, then licence.
    function setOffers(uint256[] calldata datasets, uint8[] calldata licences, Offer[] calldata values) external;

    /// @notice Buys a pass, or extends the one the holder has from its expiry; an expired or revoked one starts now.
    /// @dev Warning: a running pass is extended only under the seats and `download` it was bought with. Under an
    /// offer that differs in them it starts anew now, forfeiting what was left, and only the holder may do that.
    /// ERC-20 prices are pulled from the caller, who approves the RewardVault (File, Derived) or the
    /// QueryLedger (Pool) beforehand.
    function buy(Purchase calldata p) external payable returns (uint256 passId, uint40 expiry);

    /// @notice Buys several passes, at most 64, ascending by `passIdOf`. The native value is the sum of the native prices.
    /// @dev All or none.
    function buyBatch(Purchase[] calldata purchases) external payable returns (uint256[] memory passIds);

    /// @notice `buy` with an ERC-2612 permit for the price, towards the contract that pulls it.
    /// @dev A permit that fails, because someone else submitted it first, is passed over when the allowance suffices.
    function buyWithPermit(
        Purchase calldata p,
        Permit calldata permit
    ) external returns (uint256 passId, uint40 expiry);

    /// @notice `buy` for whoever signed `Purchase(address buyer,uint256 dataset,uint8 licence,address holder,bytes32
    /// offerHash,uint96 maxPrice,address validator,uint256 nonce,uint40 deadline)`, in an ERC-20 that the buyer approved.
    /// Anyone hands it in.
    function buyFor(Purchase calldata p, Mandate calldata mandate) external returns (uint256 passId, uint40 expiry);

    /// @notice `buyFor` with the buyer's permit.
    function buyForWithPermit(
        Purchase calldata p,
        Mandate calldata mandate,
        Permit calldata permit
    ) external returns (uint256 passId, uint40 expiry);

    /// @notice `buyFor` that needs no approval and no other signature: `mandate.signature` is the buyer's EIP-3009
    /// `ReceiveWithAuthorization` of exactly the price to the RewardVault (File, Derived) or the QueryLedger (Pool), valid
    /// after 0 and before `mandate.deadline`, whose nonce is `hashPurchase`. Anyone hands it in.
    /// @dev The token checks the signature, and the contract that is paid checks what arrived. The mandate's nonce is used
    /// up too, so that one purchase is made once however it was signed.
    function buyWithAuthorization(
        Purchase calldata p,
        Mandate calldata mandate
    ) external returns (uint256 passId, uint40 expiry);

    /// @notice Withdraws what the caller signed under a nonce and nobody handed in yet.
    function cancelNonce(uint256 nonce) external;

    /// @notice Offers a seat to an address, which must accept it; zero takes the offer back. Holder only; a used
    /// seat cools down for a day first, and whoever sits there stays until the other accepts.
    function offerSeat(uint256 passId, uint8 seat, address member) external;

    /// @notice `offerSeat` for several seats of a pass, in ascending order.
    function offerSeats(uint256 passId, uint8[] calldata seats, address[] calldata members) external;

    /// @notice Accepts a seat offered to the caller.
    /// @dev A member uses one seat a dataset and licence, the one accepted last; whoever already sits in this seat
    /// may call it again to return to it.
    function acceptSeat(uint256 passId, uint8 seat) external;

    /// @notice `acceptSeat` for whoever signed `SeatAcceptance(address member,uint256 passId,uint8 seat,uint256 nonce,uint40
    /// deadline)`. Anyone hands it in.
    function acceptSeatFor(
        address member,
        uint256 passId,
        uint8 seat,
        uint256 nonce,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice Empties a seat at once; it still cools down. By the holder or its member.
    function vacateSeat(uint256 passId, uint8 seat) external;

    /// @notice Revokes a pass. Timelock only.
    function revoke(uint256 passId, bytes32 reason) external;

    /// @notice Revokes several passes, at most 256, in ascending order. Timelock only.
    function revokeMany(uint256[] calldata passIds, bytes32 reason) external;

    /// @notice Names the document that describes the passes as a collection. Timelock only.
    /// @param digest its sha2-256, a raw-codec CID
    function setContractURI(bytes32 digest) external;

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

    /// @notice Returns the EIP-712 digest that a buyer signs, and that an EIP-3009 authorization has for a nonce.
    function hashPurchase(
        Purchase calldata p,
        address buyer,
        uint256 nonce,
        uint40 deadline
    ) external view returns (bytes32);

    /// @notice Whether a signer's nonce was used, by a purchase or a seat, or cancelled.
    function isNonceUsed(address signer, uint256 nonce) external view returns (bool);

    /// @notice Returns the dataset that a pass is for.
    function datasetOf(uint256 passId) external view returns (uint256);

    /// @notice Returns "ipfs://" and the CID of the collection's description (ERC-7572); empty until it is set.
    function contractURI() external view returns (string memory);

    /// @notice Returns who uses a seat, and when it may be given to another.
    function seatOf(uint256 passId, uint8 seat) external view returns (address member, uint40 freeAt);

    /// @notice Returns who may revoke.
    function timelock() external view returns (address);
}
