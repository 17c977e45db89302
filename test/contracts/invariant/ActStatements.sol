// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What people sign towards ledger and vault, hashed as EIP-712 says; written down again, as in Statements.
library ActStatements {
    bytes32 private constant DEPOSIT = keccak256(
        "LedgerDeposit(address researcher,address validator,address token,uint128 amount,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant WITHDRAWAL = keccak256(
        "WithdrawalRequest(address researcher,address validator,address token,uint128 amount,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant MOVE = keccak256(
        "CreditMove(address researcher,address from,address to,address token,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant SPENDER = keccak256(
        "SpenderLimit(address researcher,address spender,address validator,address token,uint128 limit,uint40 expiry,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant CANCELLATION = keccak256(
        "OrderCancellation(address researcher,uint64 nonce,uint40 deadline)"
    );
    bytes32 private constant PAYEES = keccak256(
        "DatasetPayees(uint256 dataset,bytes32 payees,bool locked,uint256 nonce,uint40 deadline)"
    );
    bytes32 private constant RETURN = keccak256("SaleReturn(bytes32 sale,uint40 deadline)");

    function depositing(
        address researcher,
        address validator,
        address token,
        uint128 amount,
        uint64 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(DEPOSIT, researcher, validator, token, amount, nonce, deadline));
    }

    function withdrawing(
        address researcher,
        address validator,
        address token,
        uint128 amount,
        uint64 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAWAL, researcher, validator, token, amount, nonce, deadline));
    }

    function moving(
        address researcher,
        address from,
        address to,
        address token,
        uint64 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(MOVE, researcher, from, to, token, nonce, deadline));
    }

    function limiting(
        address researcher,
        address spender,
        address validator,
        address token,
        uint128 limit,
        uint40 expiry,
        uint64 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(SPENDER, researcher, spender, validator, token, limit, expiry, nonce, deadline));
    }

    function cancelling(address researcher, uint64 nonce, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCELLATION, researcher, nonce, deadline));
    }

    function sharing(
        uint256 dataset,
        bytes32 payees,
        bool locked,
        uint256 nonce,
        uint40 deadline
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(PAYEES, dataset, payees, locked, nonce, deadline));
    }

    function returning(bytes32 sale, uint40 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(RETURN, sale, deadline));
    }
}
