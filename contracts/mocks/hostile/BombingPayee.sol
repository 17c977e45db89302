// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Puppet} from "./Puppet.sol";

/// @title A payee that answers with as many zero bytes as its gas allows, for the payer to copy
contract BombingPayee is Puppet {
    receive() external payable {
        assembly {
            return(0, 1000000)
        }
    }
}
