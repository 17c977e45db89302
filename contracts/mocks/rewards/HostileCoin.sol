// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title An ERC-20 with every bad habit, each switched on by a test
contract HostileCoin is ERC20("Hostile", "HOST") {
    error Blacklisted(address account);

    uint256 public feeBps;
    bool public refusing;
    bool public hooking;
    mapping(address account => bool) public blacklisted;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Burns a fee of each transfer.
    function setFee(uint256 bps) external {
        feeBps = bps;
    }

    /// @notice Returns false and moves nothing.
    function setRefusing(bool value) external {
        refusing = value;
    }

    /// @notice Calls a receiver that is a contract, as ERC-777 does.
    function setHooking(bool value) external {
        hooking = value;
    }

    function setBlacklisted(address account, bool value) external {
        blacklisted[account] = value;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !refusing && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return !refusing && super.transferFrom(from, to, value);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (blacklisted[to]) revert Blacklisted(to);
        super._update(from, to, value);
        if (from == address(0) || to == address(0)) return;
        uint256 fee = (value * feeBps) / 10_000;
        if (fee != 0) super._update(to, address(0), fee);
        if (hooking && to.code.length != 0) {
            (bool ok, ) = to.call(abi.encodeWithSignature("tokensReceived(uint256)", value));
            ok; // a receiver without the hook is fine
        }
    }
}
