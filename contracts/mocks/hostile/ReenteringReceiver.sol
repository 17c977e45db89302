// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {Puppet} from "./Puppet.sol";
import {Striker} from "./Striker.sol";

/// @title An account that calls back whenever it is paid, asked for tokens, or handed a token
contract ReenteringReceiver is Puppet, Striker, IERC721Receiver {
    receive() external payable {
        _strike();
    }

    function tokensToSend(uint256) external {
        _strike();
    }

    function tokensReceived(uint256) external {
        _strike();
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _strike();
        return IERC721Receiver.onERC721Received.selector;
    }
}
