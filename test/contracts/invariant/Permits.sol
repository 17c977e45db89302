// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "../../../contracts/interfaces/IAccessPass.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {Statements} from "./Statements.sol";
import {vm} from "./Vm.sol";

/// @dev Permits (ERC-2612) of the pretend dollar.
library Permits {
    /// @dev Under the owner's next nonce.
    function sign(
        TestDollar dollar,
        uint256 key,
        address owner,
        address spender,
        uint256 value,
        uint256 deadline
    ) internal view returns (Permit memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _digest(dollar, owner, spender, value, deadline));
        return Permit(deadline, v, r, s);
    }

    /// @dev Whether the owner signed it under the nonce that is their next one.
    function isNext(
        TestDollar dollar,
        address owner,
        address spender,
        uint256 value,
        Permit memory p
    ) internal view returns (bool) {
        return ecrecover(_digest(dollar, owner, spender, value, p.deadline), p.v, p.r, p.s) == owner;
    }

    function _digest(
        TestDollar dollar,
        address owner,
        address spender,
        uint256 value,
        uint256 deadline
    ) private view returns (bytes32) {
        bytes32 hash = Statements.permitting(owner, spender, value, dollar.nonces(owner), deadline);
        return Statements.digest(Statements.domain("Local Test Dollar", address(dollar)), hash);
    }
}
