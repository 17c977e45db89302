// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/interfaces/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IAppointments} from "../../interfaces/IAppointments.sol";
import {IProvenanceRegistry} from "../../interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../../interfaces/IQueryLedger.sol";

/// @dev Takes sales as the RewardVault does, and says what it was told. Constructed like it.
contract PassVaultMock {
    using SafeERC20 for IERC20;

    address public immutable pass;
    IQueryLedger public immutable ledger;

    event Held(
        uint256 dataset,
        uint256 passId,
        address payer,
        address buyer,
        address token,
        uint96 amount,
        uint16 feeBps,
        uint256 value
    );

    constructor(
        address,
        IAppointments,
        IProvenanceRegistry,
        address pass_,
        IQueryLedger ledger_,
        uint40,
        uint40,
        uint40,
        uint128
    ) {
        pass = pass_;
        ledger = ledger_;
    }

    function hold(
        uint256 dataset,
        uint256 passId,
        address payer,
        address buyer,
        address token,
        uint96 amount,
        uint16 feeBps
    ) external payable returns (bytes32) {
        require(msg.sender == pass, "not the pass");
        if (token != address(0)) IERC20(token).safeTransferFrom(payer, address(this), amount);
        emit Held(dataset, passId, payer, buyer, token, amount, feeBps, msg.value);
        return bytes32(0);
    }
}
