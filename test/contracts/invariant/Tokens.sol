// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BlacklistingToken} from "../../../contracts/mocks/hostile/BlacklistingToken.sol";
import {BonusToken} from "../../../contracts/mocks/hostile/BonusToken.sol";
import {FalseToken} from "../../../contracts/mocks/hostile/FalseToken.sol";
import {FeeToken} from "../../../contracts/mocks/hostile/FeeToken.sol";
import {HookToken} from "../../../contracts/mocks/hostile/HookToken.sol";
import {RebasingToken} from "../../../contracts/mocks/hostile/RebasingToken.sol";
import {SilentToken} from "../../../contracts/mocks/hostile/SilentToken.sol";

/// @dev What the tests use of any of the tokens; some return nothing.
interface IToken {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
    function transfer(address to, uint256 amount) external;
    function balanceOf(address account) external view returns (uint256);
}

/// @dev The native coin and every token, all listed by a DAO that looked at none. The first four always move what they are
/// told to move, or nothing.
contract Tokens {
    uint256 public constant COUNT = 8;
    uint256 public constant EXACT = 4;

    BlacklistingToken public immutable blacklisting = new BlacklistingToken();
    HookToken public immutable hook = new HookToken();
    SilentToken public immutable silent = new SilentToken();
    FeeToken public immutable fee = new FeeToken(1);
    BonusToken public immutable bonus = new BonusToken();
    RebasingToken public immutable rebasing = new RebasingToken();
    FalseToken public immutable refusing = new FalseToken();

    function at(uint256 i) public view returns (address) {
        return
            [
                address(0),
                address(blacklisting),
                address(hook),
                address(silent),
                address(fee),
                address(bonus),
                address(rebasing),
                address(refusing)
            ][i];
    }

    /// @dev A token that the system may owe: one of the exact ones.
    function exact(uint256 seed) external view returns (address) {
        return at(seed % EXACT);
    }

    /// @dev Returns the tokens by their numbers in the LicenseBook, from 1.
    function listed() external view returns (address[] memory list) {
        list = new address[](COUNT - 1);
        for (uint256 i; i < list.length; ++i) list[i] = at(i + 1);
    }
}
