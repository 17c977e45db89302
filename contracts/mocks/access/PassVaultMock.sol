// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/interfaces/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IAppointments} from "../../interfaces/IAppointments.sol";
import {IProvenanceRegistry} from "../../interfaces/IProvenanceRegistry.sol";
import {IAccessPass} from "../../interfaces/IAccessPass.sol";
import {IQueryLedger} from "../../interfaces/IQueryLedger.sol";
import {Sale} from "../../interfaces/IRewardVault.sol";

/// @dev Takes sales as the RewardVault does, and says what it was told. Constructed like it.
contract PassVaultMock {
    using SafeERC20 for IERC20;

    address public immutable pass;
    IQueryLedger public immutable ledger;

    event Held(Sale sale, uint256 value);

    constructor(
        address,
        IAppointments,
        IProvenanceRegistry,
        address pass_,
        IQueryLedger ledger_,
        uint32,
        uint40,
        uint40,
        uint40,
        uint128
    ) {
        pass = pass_;
        ledger = ledger_;
    }

    function receivePrice(Sale memory sale) external payable returns (bytes32) {
        require(msg.sender == pass, "not the pass");
        if (sale.token != address(0)) IERC20(sale.token).safeTransferFrom(sale.buyer, address(this), sale.amount);
        emit Held(sale, msg.value);
        return keccak256(abi.encode(sale));
    }

    function takeBack(IAccessPass pass_, Sale calldata sale) external {
        pass_.closeReturned(sale.passId, sale.run, sale.duration);
    }
}
