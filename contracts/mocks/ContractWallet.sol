// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice An ERC-1271 wallet for tests: honest, or hostile in one of several ways.
contract ContractWallet is IERC1271 {
    enum Mode {
        Honest,
        ShortAnswer,
        BurnGas,
        LongAnswer,
        Revert
    }

    address private immutable OWNER;
    Mode private _mode;

    constructor(address owner, Mode mode) {
        OWNER = owner;
        _mode = mode;
    }

    /// @notice Changes the wallet's mind.
    function setMode(Mode mode) external {
        _mode = mode;
    }

    /// @inheritdoc IERC1271
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (_mode == Mode.Revert) revert("no");
        if (_mode == Mode.BurnGas) while (gasleft() > 0) {}
        if (_mode == Mode.LongAnswer) {
            assembly {
                return(0, 100000)
            }
        }
        if (_mode == Mode.ShortAnswer) {
            bytes4 magic = IERC1271.isValidSignature.selector;
            assembly {
                mstore(0, magic)
                return(0, 4)
            }
        }
        (address recovered, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return recovered == OWNER ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
