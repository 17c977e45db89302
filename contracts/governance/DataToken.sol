// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// @title The DAO's token
/// @notice ERC-20 with votes counted at past blocks, and permit. Genesis allocation once; after that only the
/// timelock mints, within the cap.
/// @dev Votes count only once delegated, to oneself or another.
contract DataToken is ERC20, ERC20Permit, ERC20Votes {
    uint256 public constant CAP = 1_000_000_000e18;

    /// @notice Returns who may mint.
    address public immutable timelock;

    error TokenNotTimelock(address caller);
    error TokenAllocation(uint256 holders, uint256 amounts);

    constructor(
        address timelock_,
        address[] memory holders,
        uint256[] memory amounts
    ) ERC20("DataGraph", "DATA") ERC20Permit("DataGraph") {
        if (holders.length != amounts.length) revert TokenAllocation(holders.length, amounts.length);
        timelock = timelock_;
        for (uint256 i = 0; i < holders.length; ++i) _mint(holders[i], amounts[i]);
    }

    /// @notice Mints within the cap. Timelock only.
    function mint(address to, uint256 amount) external {
        if (msg.sender != timelock) revert TokenNotTimelock(msg.sender);
        _mint(to, amount);
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _maxSupply() internal pure override returns (uint256) {
        return CAP;
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
