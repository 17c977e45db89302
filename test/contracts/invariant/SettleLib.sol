// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQueryLedger, OrderPart, QueryOrder} from "../../../contracts/interfaces/IQueryLedger.sol";
import {PackedOrders, Settlement} from "./PackedOrders.sol";

/// @dev An order of one part and what settles it, as these tests see it; here alone it becomes what the ledger takes.
struct Bill {
    address researcher;
    address validator;
    address token;
    uint64 nonce;
    uint40 deadline;
    uint64 consentBlock;
    uint96 unitPrice;
    uint64 maxUnits;
    bytes32 queryHash;
    /// @dev what the validator adds
    address signer;
    bytes signature;
    uint64 units;
}

library SettleLib {
    function hash(IQueryLedger ledger, Bill memory bill) internal view returns (bytes32) {
        return ledger.hashOrder(_order(bill));
    }

    /// @dev The caller pranks the validator, for the next call is `settle`.
    function settle(IQueryLedger ledger, Bill[] memory bills) internal returns (uint256 settled) {
        return ledger.settle(pack(bills));
    }

    function pack(Bill[] memory bills) internal pure returns (bytes memory) {
        return PackedOrders.pack(_encode(bills));
    }

    function _encode(Bill[] memory bills) private pure returns (Settlement[] memory list) {
        list = new Settlement[](bills.length);
        for (uint256 i; i < bills.length; ++i) {
            uint64[] memory units = new uint64[](1);
            units[0] = bills[i].units;
            bytes32 resultHash = keccak256(abi.encode(bills[i].queryHash));
            list[i] = Settlement(
                _order(bills[i]),
                bills[i].signature,
                bills[i].signer,
                resultHash,
                units,
                new bytes[](1)
            );
        }
    }

    function _order(Bill memory bill) private pure returns (QueryOrder memory) {
        OrderPart[] memory parts = new OrderPart[](1);
        parts[0] = OrderPart({
            pool: 1,
            licence: 1,
            rows: false,
            snapshot: bill.consentBlock,
            fields: 1,
            periodStart: 0,
            periodEnd: 1,
            unitPrice: bill.unitPrice,
            maxUnits: bill.maxUnits
        });
        return
            QueryOrder({
                researcher: bill.researcher,
                validator: bill.validator,
                token: bill.token,
                queryHash: bill.queryHash,
                consentBlock: bill.consentBlock,
                nonce: bill.nonce,
                deadline: bill.deadline,
                parts: parts
            });
    }
}
