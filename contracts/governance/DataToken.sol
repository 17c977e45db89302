// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// @title The DAO's token
/// @notice ERC-20 with votes counted at past blocks, and permit. Genesis allocation once; after that only the
/// timelock mints, within the cap.
/// @dev Warning: votes count only once delegated, to oneself or another. ERC-20, ERC-2612, ERC-5805, ERC-6372.
contract DataToken is ERC20, ERC20Permit, ERC20Votes {
    /// @notice Returns the most tokens there can be, in units of 1e-18.
    uint256 public constant CAP = 1_000_000_000e18;

    /// @notice Returns who may mint.
    address public immutable timelock;

    error TokenNotTimelock(address caller);
    error TokenZeroTimelock();
    error TokenAllocation(uint256 holders, uint256 amounts);
    error TokenHolderTwice(address holder);
    error TokenZeroAmount(address to);
    error TokenCap(uint256 amount, uint256 left);

    /// @param timelock_ who may mint
    /// @param holders of the genesis allocation, each once
    /// @param amounts that they get, in units of 1e-18
    constructor(
        address timelock_,
        address[] memory holders,
        uint256[] memory amounts
    ) ERC20("DataGraph", "DATA") ERC20Permit("DataGraph") {
        if (timelock_ == address(0)) revert TokenZeroTimelock();
        if (holders.length != amounts.length) revert TokenAllocation(holders.length, amounts.length);
        timelock = timelock_;
        for (uint256 i = 0; i < holders.length; ++i) {
            if (balanceOf(holders[i]) != 0) revert TokenHolderTwice(holders[i]);
            _mintWithinCap(holders[i], amounts[i]);
        }
    }

    /// @notice Mints within the cap. Timelock only.
    function mint(address to, uint256 amount) external {
        if (msg.sender != timelock) revert TokenNotTimelock(msg.sender);
        _mintWithinCap(to, amount);
    }

    /// @notice Returns the current block (ERC-6372): votes count by blocks, on Arbitrum by those of Ethereum.
    /// @inheritdoc Votes
    function clock() public view override returns (uint48) {
        return uint48(block.number);
    }

    /// @inheritdoc ERC20Permit
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _mintWithinCap(address to, uint256 amount) private {
        if (amount == 0) revert TokenZeroAmount(to);
        uint256 left = CAP - totalSupply();
        if (amount > left) revert TokenCap(amount, left);
        _mint(to, amount);
    }

    function _maxSupply() internal pure override returns (uint256) {
        return CAP;
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
