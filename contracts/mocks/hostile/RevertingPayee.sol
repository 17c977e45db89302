// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @title A payee that refuses money, until it is told not to
contract RevertingPayee is Puppet {
    error Refused();

    bool public refusing = true;

    receive() external payable {
        if (refusing) revert Refused();
    }

    function setRefusing(bool value) external {
        refusing = value;
    }
}
