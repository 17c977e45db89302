// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger} from "../../interfaces/IQueryLedger.sol";
import {IRewardVault} from "../../interfaces/IRewardVault.sol";

/// @title What AccessPass does to the vault and the ledger, without the passes
contract MockPass {
    error NotVault(address caller);

    IRewardVault public vault;
    IQueryLedger public ledger;
    mapping(uint256 passId => uint256) public closed;

    function connect(IRewardVault vault_, IQueryLedger ledger_) external {
        vault = vault_;
        ledger = ledger_;
    }

    function sell(
        uint256 dataset,
        uint256 passId,
        address buyer,
        address token,
        uint96 amount,
        uint16 feeBps
    ) external payable returns (bytes32) {
        return vault.hold{value: msg.value}(dataset, passId, msg.sender, buyer, token, amount, feeBps);
    }

    function sellPool(address researcher, address validator, address token, uint128 amount) external payable {
        ledger.depositFor{value: msg.value}(researcher, msg.sender, validator, token, amount);
    }

    function closeReturned(uint256 passId) external {
        if (msg.sender != address(vault)) revert NotVault(msg.sender);
        ++closed[passId];
    }
}
