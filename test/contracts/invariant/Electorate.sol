// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// @dev Who holds DATA. The last one is a thief, who has nothing but what they borrow.
contract Electorate {
    uint256 public constant VOTERS = 4;
    uint256 private constant FIRST_KEY = 0x707E;

    address[VOTERS] private _voters;

    constructor() {
        for (uint256 i; i < VOTERS; ++i) _voters[i] = vm.addr(FIRST_KEY + i);
    }

    function voter(uint256 seed) external view returns (address) {
        return _voters[seed % VOTERS];
    }

    function keyOf(uint256 seed) external pure returns (uint256) {
        return FIRST_KEY + (seed % VOTERS);
    }

    function holders() external view returns (address[] memory list) {
        list = new address[](VOTERS - 1);
        for (uint256 i; i < list.length; ++i) list[i] = _voters[i];
    }

    function amounts() external pure returns (uint256[] memory list) {
        list = new uint256[](VOTERS - 1);
        for (uint256 i; i < list.length; ++i) list[i] = (VOTERS - i) * 10_000_000e18;
    }
}
