// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @dev Merkle trees of sorted pairs, an odd node promoted unchanged.
library SortedTree {
    function root(bytes32[] memory nodes) internal pure returns (bytes32) {
        while (nodes.length > 1) nodes = _above(nodes);
        return nodes[0];
    }

    function proof(bytes32[] memory nodes, uint256 index) internal pure returns (bytes32[] memory list) {
        while (nodes.length > 1) {
            uint256 sibling = index ^ 1;
            if (sibling < nodes.length) list = _append(list, nodes[sibling]);
            nodes = _above(nodes);
            index /= 2;
        }
    }

    function _above(bytes32[] memory nodes) private pure returns (bytes32[] memory above) {
        above = new bytes32[]((nodes.length + 1) / 2);
        for (uint256 i; i < above.length; ++i) {
            bool paired = 2 * i + 1 < nodes.length;
            above[i] = paired ? Hashes.commutativeKeccak256(nodes[2 * i], nodes[2 * i + 1]) : nodes[2 * i];
        }
    }

    function _append(bytes32[] memory list, bytes32 node) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i; i < list.length; ++i) longer[i] = list[i];
        longer[list.length] = node;
    }
}
