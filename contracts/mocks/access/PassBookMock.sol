// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseBook} from "../../interfaces/ILicenseBook.sol";

/// @dev The part of the LicenseBook that AccessPass reads: licences 1 and 2 are free to all, 4 needs eligibility.
contract PassBookMock {
    mapping(uint8 licence => bool) public closed;
    mapping(uint8 licence => mapping(address account => bool)) public eligible;
    address[] private _tokens;
    mapping(uint16 index => bool) private _off;

    constructor(address[] memory tokens) {
        _tokens = tokens;
    }

    function setClosed(uint8 licence, bool value) external {
        closed[licence] = value;
    }

    function setEligible(uint8 licence, address account, bool value) external {
        eligible[licence][account] = value;
    }

    function setTokenOff(uint16 index, bool value) external {
        _off[index] = value;
    }

    function termsUnder(
        uint8 licence,
        address account,
        uint16 token
    ) external view returns (address tokenAddress, uint16 feeBps, bool allowed) {
        return (tokenAt(token), feeOf(licence), isEligible(licence, account));
    }

    function feeOf(uint8 licence) public view returns (uint16) {
        if (licence == 0 || licence > 63 || closed[licence]) revert ILicenseBook.BookUnknownLicence(licence);
        return licence == 1 ? 0 : 500;
    }

    function isEligible(uint8 licence, address account) public view returns (bool) {
        return licence != 4 || eligible[licence][account];
    }

    function tokenAt(uint16 index) public view returns (address) {
        if (index > _tokens.length || _off[index]) revert ILicenseBook.BookUnknownToken(index);
        return index == 0 ? address(0) : _tokens[index - 1];
    }
}
