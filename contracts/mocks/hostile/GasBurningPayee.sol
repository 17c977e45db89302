// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @title A payee that burns all the gas it is given
contract GasBurningPayee is Puppet {
    receive() external payable {
        assembly {
            invalid()
        }
    }
}
