// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Puppet} from "./Puppet.sol";

/// @title An ERC-1271 wallet that changes its mind
/// @dev Approves a digest while it is in the mood, and nothing when it is not; forgets nothing in between.
contract FickleWallet is IERC1271, Puppet {
    mapping(bytes32 digest => bool) public approved;
    bool public sulking;

    receive() external payable {}

    function approve(bytes32 digest, bool value) external {
        approved[digest] = value;
    }

    function setSulking(bool value) external {
        sulking = value;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return approved[digest] && !sulking ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
