// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice One class of use and what the protocol takes of it.
struct Licence {
    /// @dev sha2-256 digest of the ODRL terms document, a raw-codec CID
    bytes32 terms;
    /// @dev protocol fee in basis points, at most `MAX_FEE_BPS`
    uint16 feeBps;
    bool active;
    /// @dev true: a buyer must show that `issuer` found them eligible
    bool needsEligibility;
    /// @dev who signs eligibility vouchers for this licence
    address issuer;
}

/// @notice An issuer's word that an account is eligible for a licence.
struct Voucher {
    uint8 licence;
    address account;
    /// @dev until when it is eligible
    uint40 expiry;
    /// @dev last second the voucher may be handed in
    uint40 deadline;
    bytes signature;
}

/// @title The DAO's book of licences and settlement tokens
interface ILicenseBook {
    event LicenceSet(
        uint8 indexed licence,
        bytes32 terms,
        uint16 feeBps,
        bool active,
        bool needsEligibility,
        address issuer
    );
    event TokenSet(uint16 indexed index, address indexed token, bool active);
    event ValidatorShareSet(uint16 shareBps);
    event CustomLicenceRequested(
        uint256 indexed request,
        address indexed requester,
        uint256 indexed dataset,
        bytes32 terms
    );
    event CustomLicenceWithdrawn(uint256 indexed request);
    event CustomLicenceGranted(uint256 indexed request, uint8 indexed licence);
    event EligibilityGranted(uint8 indexed licence, address indexed account, uint40 expiry);

    error BookUnknownLicence(uint8 licence);
    error BookLicenceId(uint8 licence);
    error BookFeeTooHigh(uint16 feeBps, uint16 maximum);
    error BookZeroTerms(uint8 licence);
    error BookZeroIssuer(uint8 licence);
    error BookUnknownToken(uint16 index);
    error BookZeroToken();
    error BookTokenIndex(uint16 index, uint16 next);
    /// @dev an index keeps its token, and a token its index, for ever
    error BookTokenFixed(uint16 index, address token);
    error BookLicenceTaken(uint8 licence);
    error BookShareTooHigh(uint16 shareBps, uint16 maximum);
    error BookEligibilityNotLater(uint8 licence, address account, uint40 expiry, uint40 last);
    error BookUnknownRequest(uint256 request);
    error BookNotRequester(uint256 request, address caller);
    error BookTermsDiffer(uint256 request, bytes32 requested, bytes32 given);
    error BookZeroAccount(uint8 licence);
    error BookBatchSize(uint256 size, uint256 maximum);
    error BookExpired(uint40 deadline);
    error BookBadSignature(address signer);

    /// @notice Adds or changes a licence (ids 1 to 63). Timelock only. The fee is at most 10 %.
    function setLicence(uint8 licence, Licence calldata value) external;

    /// @notice Changes a licence's protocol fee alone. Timelock only.
    function setFee(uint8 licence, uint16 feeBps) external;

    /// @notice Adds a settlement token at the next index, or switches one on or off. Timelock only.
    /// @dev Warning: fee-on-transfer and rebasing tokens must never be listed.
    function setToken(uint16 index, address token, bool active) external;

    /// @notice Sets the validator's share of query revenue, at most 20 %. Timelock only.
    function setValidatorShare(uint16 shareBps) external;

    /// @notice Asks the DAO for a licence of one's own for a dataset. Anyone.
    /// @param terms sha2-256 digest of the terms document, a raw-codec CID
    function requestCustomLicence(uint256 dataset, bytes32 terms) external returns (uint256 request);

    /// @notice Takes a request back. Requester only.
    function withdrawRequest(uint256 request) external;

    /// @notice Grants a request as the new licence `licence`, under exactly the terms requested. Timelock only. If it needs
    /// eligibility, the requester has it for good.
    function grantCustomLicence(uint256 request, uint8 licence, Licence calldata value) external;

    /// @notice Records that `account` is eligible for a licence until `expiry`, by the issuer's signature over
    /// `Eligibility(uint8 licence,address account,uint40 expiry,uint40 deadline)`. Anyone may hand it in.
    /// @dev A voucher must be later than what is on record, so each counts once.
    function grantEligibility(
        uint8 licence,
        address account,
        uint40 expiry,
        uint40 deadline,
        bytes calldata signature
    ) external;

    /// @notice `grantEligibility` for several vouchers, at most 64. A voucher that is not later than what is on record is
    /// passed over; any other fault reverts all.
    /// @return granted how many counted
    function grantEligibilities(Voucher[] calldata vouchers) external returns (uint256 granted);

    /// @notice Returns who waits for a licence of their own, and under which terms.
    function requestOf(uint256 request) external view returns (address requester, bytes32 terms);

    /// @notice Returns a licence, active or not.
    function licenceOf(uint8 licence) external view returns (Licence memory);

    /// @notice Returns the protocol fee of an active licence.
    function feeOf(uint8 licence) external view returns (uint16 feeBps);

    /// @notice Whether `account` may buy under `licence` now.
    function isEligible(uint8 licence, address account) external view returns (bool);

    /// @notice Returns all that a sale needs to know, for an active licence and an active token.
    /// @dev A word that sorts early: the compiler compares selectors in order, at 22 gas each (docs/decisions).
    function termsUnder(
        uint8 licence,
        address account,
        uint16 token
    ) external view returns (address tokenAddress, uint16 feeBps, bool eligible);

    /// @notice Returns an active token's address; index 0 is the native coin, `address(0)`.
    function tokenAt(uint16 index) external view returns (address);

    /// @notice Whether `token` is the native coin (`address(0)`) or a listed, active settlement token.
    function isToken(address token) external view returns (bool);

    function tokenCount() external view returns (uint16);

    /// @notice Returns until when `account` is eligible under `licence`, 0 if never.
    function eligibleUntil(uint8 licence, address account) external view returns (uint40);

    function validatorShareBps() external view returns (uint16);
}
