// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OrderPart, QueryOrder} from "../../../contracts/interfaces/IQueryLedger.sol";

/// @dev What a validator hands in for one order, unpacked.
struct Settlement {
    QueryOrder order;
    bytes signature;
    /// @dev the researcher, or a spender they authorised
    address signer;
    bytes32 resultHash;
    uint64[] units;
    bytes[] usage;
}

/// @dev Packs settlements as `IQueryLedger.settle` takes them, with a table entry for every mention.
library PackedOrders {
    function pack(Settlement memory settlement) internal pure returns (bytes memory) {
        Settlement[] memory list = new Settlement[](1);
        list[0] = settlement;
        return pack(list);
    }

    function pack(Settlement[] memory list) internal pure returns (bytes memory) {
        (bytes memory tokens, bytes memory blocks, bytes memory orders) = ("", "", "");
        uint8 blockCount;
        for (uint256 i; i < list.length; ++i) {
            QueryOrder memory order = list[i].order;
            tokens = bytes.concat(tokens, bytes20(order.token));
            blocks = bytes.concat(blocks, bytes8(order.consentBlock));
            orders = bytes.concat(orders, _order(list[i], uint8(i), blockCount++));
            for (uint256 j; j < order.parts.length; ++j) {
                blocks = bytes.concat(blocks, bytes8(order.parts[j].snapshot));
                orders = bytes.concat(orders, _part(list[i], j, blockCount++));
            }
        }
        bytes memory head = abi.encodePacked(uint8(1), uint8(list.length), blockCount, uint8(list.length));
        return bytes.concat(head, tokens, blocks, orders);
    }

    function _order(Settlement memory s, uint8 token, uint8 consentBlock) private pure returns (bytes memory) {
        QueryOrder memory o = s.order;
        bytes memory head = abi.encodePacked(o.researcher, o.queryHash, s.resultHash, o.nonce, o.deadline, token);
        bytes memory signer = s.signer == o.researcher ? bytes("") : abi.encodePacked(s.signer);
        return
            bytes.concat(
                head,
                abi.encodePacked(consentBlock, uint8(o.parts.length), uint16(s.signature.length)),
                abi.encodePacked(signer.length != 0),
                signer,
                s.signature
            );
    }

    function _part(Settlement memory s, uint256 i, uint8 snapshot) private pure returns (bytes memory) {
        OrderPart memory p = s.order.parts[i];
        return
            bytes.concat(
                abi.encodePacked(p.pool, p.licence, p.rows, p.periodStart, p.periodEnd, snapshot, p.fields),
                abi.encodePacked(p.unitPrice, p.maxUnits, s.units[i], uint16(s.usage[i].length / 4)),
                s.usage[i]
            );
    }
}
