// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ILicenseBook, Licence, Voucher} from "../interfaces/ILicenseBook.sol";
import {Signatures} from "../utils/Signatures.sol";

/// @title The DAO's book of licences and settlement tokens
contract LicenseBook is ILicenseBook, Ownable, EIP712 {
    struct Token {
        address account;
        bool active;
    }

    /// @dev Somebody's wish for a licence of their own; zero once granted or withdrawn.
    struct Request {
        address requester;
        bytes32 terms;
    }

    uint8 private constant MAX_LICENCE = 63;
    uint256 private constant MAX_VOUCHERS = 64;
    uint16 private constant MAX_FEE_BPS = 1_000;
    uint16 private constant MAX_SHARE_BPS = 2_000;
    bytes32 private constant ELIGIBILITY_TYPEHASH = keccak256(
        "Eligibility(uint8 licence,address account,uint40 expiry,uint40 deadline)"
    );

    uint16 private _validatorShareBps;
    uint16 private _tokenCount;
    mapping(uint16 index => Token value) private _tokens;
    mapping(address token => uint16 index) private _tokenIndexes;
    mapping(uint8 licence => Licence value) private _licences;
    mapping(uint8 licence => mapping(address account => uint40 expiry)) private _eligibleUntil;
    uint256 private _requestCount;
    mapping(uint256 request => Request value) private _requests;

    /// @param timelock owns the book
    /// @param licences become licences 1, 2, 3 ...
    /// @param tokens become tokens 1, 2, 3 ..., active; 0 is the native coin
    constructor(
        address timelock,
        Licence[] memory licences,
        address[] memory tokens,
        uint16 shareBps
    ) Ownable(timelock) EIP712("LicenseBook", "1") {
        _tokens[0].active = true;
        _tokenCount = 1;
        emit TokenSet(0, address(0), true);
        for (uint16 i; i < tokens.length; ++i) _setToken(i + 1, tokens[i], true);
        if (licences.length > MAX_LICENCE) revert BookLicenceId(MAX_LICENCE + 1);
        for (uint8 i; i < licences.length; ++i) _setLicence(i + 1, licences[i]);
        _setValidatorShare(shareBps);
    }

    /// @inheritdoc ILicenseBook
    function setLicence(uint8 licence, Licence calldata value) external onlyOwner {
        _setLicence(licence, value);
    }

    /// @inheritdoc ILicenseBook
    function setFee(uint8 licence, uint16 feeBps) external onlyOwner {
        Licence memory value = licenceOf(licence);
        value.feeBps = feeBps;
        _setLicence(licence, value);
    }

    /// @inheritdoc ILicenseBook
    function setToken(uint16 index, address token, bool active) external onlyOwner {
        _setToken(index, token, active);
    }

    /// @inheritdoc ILicenseBook
    function setValidatorShare(uint16 shareBps) external onlyOwner {
        _setValidatorShare(shareBps);
    }

    /// @inheritdoc ILicenseBook
    function requestCustomLicence(uint256 dataset, bytes32 terms) external returns (uint256 request) {
        if (terms == 0) revert BookZeroTerms(0);
        request = ++_requestCount;
        _requests[request] = Request(msg.sender, terms);
        emit CustomLicenceRequested(request, msg.sender, dataset, terms);
    }

    /// @inheritdoc ILicenseBook
    function withdrawRequest(uint256 request) external {
        (address requester, ) = requestOf(request);
        if (msg.sender != requester) revert BookNotRequester(request, msg.sender);
        delete _requests[request];
        emit CustomLicenceWithdrawn(request);
    }

    /// @inheritdoc ILicenseBook
    function grantCustomLicence(uint256 request, uint8 licence, Licence calldata value) external onlyOwner {
        (address requester, bytes32 terms) = requestOf(request);
        if (value.terms != terms) revert BookTermsDiffer(request, terms, value.terms);
        if (_licences[licence].terms != 0) revert BookLicenceTaken(licence);
        delete _requests[request];
        _setLicence(licence, value);
        if (value.needsEligibility) _setEligibility(licence, requester, type(uint40).max);
        emit CustomLicenceGranted(request, licence);
    }

    /// @inheritdoc ILicenseBook
    function grantEligibility(
        uint8 licence,
        address account,
        uint40 expiry,
        uint40 deadline,
        bytes calldata signature
    ) external {
        _grantEligibility(licence, account, expiry, deadline, signature);
    }

    /// @inheritdoc ILicenseBook
    function grantEligibilities(Voucher[] calldata vouchers) external returns (uint256 granted) {
        uint256 size = vouchers.length;
        if (size == 0 || size > MAX_VOUCHERS) revert BookBatchSize(size, MAX_VOUCHERS);
        for (uint256 i; i < size; ++i) {
            Voucher calldata v = vouchers[i];
            // what somebody handed in before, or a later voucher made moot, blocks nobody else's
            if (v.expiry <= _eligibleUntil[v.licence][v.account]) continue;
            _grantEligibility(v.licence, v.account, v.expiry, v.deadline, v.signature);
            ++granted;
        }
    }

    /// @inheritdoc ILicenseBook
    function requestOf(uint256 request) public view returns (address requester, bytes32 terms) {
        Request storage value = _requests[request];
        (requester, terms) = (value.requester, value.terms);
        if (requester == address(0)) revert BookUnknownRequest(request);
    }

    /// @inheritdoc ILicenseBook
    function licenceOf(uint8 licence) public view returns (Licence memory value) {
        value = _licences[licence];
        if (value.terms == 0) revert BookUnknownLicence(licence);
    }

    /// @inheritdoc ILicenseBook
    function feeOf(uint8 licence) public view returns (uint16 feeBps) {
        Licence storage value = _licences[licence];
        if (!value.active) revert BookUnknownLicence(licence);
        return value.feeBps;
    }

    /// @inheritdoc ILicenseBook
    function isEligible(uint8 licence, address account) public view returns (bool) {
        Licence storage value = _licences[licence];
        return value.active && (!value.needsEligibility || block.timestamp < _eligibleUntil[licence][account]);
    }

    /// @inheritdoc ILicenseBook
    function termsUnder(
        uint8 licence,
        address account,
        uint16 token
    ) external view returns (address tokenAddress, uint16 feeBps, bool eligible) {
        Licence storage value = _licences[licence];
        bool needed;
        (feeBps, eligible, needed) = (value.feeBps, value.active, value.needsEligibility);
        if (!eligible) revert BookUnknownLicence(licence);
        if (needed) eligible = block.timestamp < _eligibleUntil[licence][account];
        tokenAddress = tokenAt(token);
    }

    /// @inheritdoc ILicenseBook
    function tokenAt(uint16 index) public view returns (address) {
        Token memory token = _tokens[index];
        if (!token.active) revert BookUnknownToken(index);
        return token.account;
    }

    /// @inheritdoc ILicenseBook
    function isToken(address token) external view returns (bool) {
        Token storage listed = _tokens[_tokenIndexes[token]];
        return listed.account == token && listed.active;
    }

    /// @inheritdoc ILicenseBook
    function tokenCount() external view returns (uint16) {
        return _tokenCount;
    }

    /// @inheritdoc ILicenseBook
    function eligibleUntil(uint8 licence, address account) external view returns (uint40) {
        return _eligibleUntil[licence][account];
    }

    /// @inheritdoc ILicenseBook
    function validatorShareBps() external view returns (uint16) {
        return _validatorShareBps;
    }

    function _setLicence(uint8 licence, Licence memory value) private {
        if (licence == 0 || licence > MAX_LICENCE) revert BookLicenceId(licence);
        if (value.terms == 0) revert BookZeroTerms(licence);
        if (value.feeBps > MAX_FEE_BPS) revert BookFeeTooHigh(value.feeBps, MAX_FEE_BPS);
        if (value.needsEligibility && value.issuer == address(0)) revert BookZeroIssuer(licence);
        _licences[licence] = value;
        emit LicenceSet(licence, value.terms, value.feeBps, value.active, value.needsEligibility, value.issuer);
    }

    function _setToken(uint16 index, address token, bool active) private {
        uint16 next = _tokenCount;
        if (index > next) revert BookTokenIndex(index, next);
        if (index == next) {
            if (token == address(0)) revert BookZeroToken();
            if (_tokenIndexes[token] != 0) revert BookTokenFixed(_tokenIndexes[token], token);
            _tokens[index] = Token(token, active);
            _tokenCount = next + 1;
            _tokenIndexes[token] = index;
        } else {
            if (_tokens[index].account != token) revert BookTokenFixed(index, _tokens[index].account);
            _tokens[index].active = active;
        }
        emit TokenSet(index, token, active);
    }

    function _setValidatorShare(uint16 shareBps) private {
        if (shareBps > MAX_SHARE_BPS) revert BookShareTooHigh(shareBps, MAX_SHARE_BPS);
        _validatorShareBps = shareBps;
        emit ValidatorShareSet(shareBps);
    }

    function _grantEligibility(
        uint8 licence,
        address account,
        uint40 expiry,
        uint40 deadline,
        bytes calldata signature
    ) private {
        if (account == address(0)) revert BookZeroAccount(licence);
        if (block.timestamp > deadline) revert BookExpired(deadline);
        if (expiry <= block.timestamp) revert BookExpired(expiry);
        uint40 last = _eligibleUntil[licence][account];
        if (expiry <= last) revert BookEligibilityNotLater(licence, account, expiry, last);
        address issuer = licenceOf(licence).issuer;
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(ELIGIBILITY_TYPEHASH, licence, account, expiry, deadline))
        );
        if (!Signatures.isValid(issuer, digest, signature)) revert BookBadSignature(issuer);
        _setEligibility(licence, account, expiry);
    }

    function _setEligibility(uint8 licence, address account, uint40 expiry) private {
        _eligibleUntil[licence][account] = expiry;
        emit EligibilityGranted(licence, account, expiry);
    }
}
