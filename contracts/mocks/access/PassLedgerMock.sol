// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/interfaces/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IAppointments} from "../../interfaces/IAppointments.sol";
import {ILicenseBook} from "../../interfaces/ILicenseBook.sol";
import {IRewardVault} from "../../interfaces/IRewardVault.sol";

/// @dev Takes deposits as the QueryLedger does, and says what it was told. Constructed like it.
contract PassLedgerMock {
    using SafeERC20 for IERC20;

    IRewardVault public immutable vault;
    address public immutable pass;

    event DepositedFor(
        address researcher,
        address payer,
        address validator,
        address token,
        uint128 amount,
        uint256 value
    );

    constructor(address, IAppointments, ILicenseBook, IRewardVault vault_, address pass_, uint32, uint40, uint64) {
        vault = vault_;
        pass = pass_;
    }

    function depositFor(
        address researcher,
        address payer,
        address validator,
        address token,
        uint128 amount
    ) external payable {
        require(msg.sender == pass, "not the pass");
        if (token != address(0)) IERC20(token).safeTransferFrom(payer, address(this), amount);
        emit DepositedFor(researcher, payer, validator, token, amount, msg.value);
    }
}
