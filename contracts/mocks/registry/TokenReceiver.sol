// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice A contract that is sent tokens, for tests: takes them, passes them on, or refuses in one of several ways.
contract TokenReceiver is IERC721Receiver {
    enum Mode {
        Take,
        PassOn,
        WrongAnswer,
        RevertWithMessage,
        RevertWithError,
        RevertWithNothing,
        Panic
    }

    event Received(address operator, address from, uint256 id, bytes data);

    error ReceiverRefused(uint256 id);

    Mode private immutable MODE;
    address private immutable HEIR;

    constructor(Mode mode, address heir) {
        MODE = mode;
        HEIR = heir;
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(
        address operator,
        address from,
        uint256 id,
        bytes calldata data
    ) external returns (bytes4) {
        if (MODE == Mode.WrongAnswer) return 0xdeadbeef;
        if (MODE == Mode.RevertWithMessage) revert("refused");
        if (MODE == Mode.RevertWithError) revert ReceiverRefused(id);
        if (MODE == Mode.RevertWithNothing) {
            assembly ("memory-safe") {
                revert(0, 0)
            }
        }
        if (MODE == Mode.Panic) assert(false);
        emit Received(operator, from, id, data);
        if (MODE == Mode.PassOn) IERC721(msg.sender).transferFrom(address(this), HEIR, id);
        return IERC721Receiver.onERC721Received.selector;
    }
}
