// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger} from "../../interfaces/IQueryLedger.sol";
import {IRewardVault, Sale} from "../../interfaces/IRewardVault.sol";

/// @title What AccessPass does to the vault and the ledger, without the passes
contract MockPass {
    error NotVault(address caller);

    IRewardVault public vault;
    IQueryLedger public ledger;
    /// @dev seconds taken back
    mapping(uint256 passId => uint256) public closed;
    uint40 public sold;
    mapping(bytes32 sale => bool) public isHeld;

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
        Sale memory sale;
        (sale.dataset, sale.passId, sale.buyer) = (dataset, passId, buyer);
        (sale.token, sale.amount, sale.feeBps) = (token, amount, feeBps);
        sale.payee = vault.payeeOf(dataset);
        (sale.duration, sale.expiry) = (1 days, ++sold); // no two alike
        bytes32 id = vault.receivePrice{value: msg.value}(sale);
        isHeld[id] = true;
        return id;
    }

    function sellPool(address researcher, address validator, address token, uint128 amount) external payable {
        ledger.depositFor{value: msg.value}(researcher, msg.sender, validator, token, amount);
    }

    function endSales(uint256[] calldata, bytes32[] calldata sales) external returns (uint256 held) {
        if (msg.sender != address(vault)) revert NotVault(msg.sender);
        for (uint256 i; i < sales.length; ++i) {
            if (isHeld[sales[i]]) held |= 1 << i;
            delete isHeld[sales[i]];
        }
    }

    function isSaleHeld(uint256, bytes32 sale) external view returns (bool) {
        return isHeld[sale];
    }

    function closeReturned(uint256 passId, uint16, uint32 duration) external {
        if (msg.sender != address(vault)) revert NotVault(msg.sender);
        closed[passId] += duration;
    }
}
