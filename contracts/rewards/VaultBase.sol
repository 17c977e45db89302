// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../interfaces/IQueryLedger.sol";
import {IRewardVault} from "../interfaces/IRewardVault.sol";
import {VaultState} from "./VaultState.sol";

/// @title What every room of the vault needs: its neighbours, parameters, balances and payments
abstract contract VaultBase is IRewardVault, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @dev Cumulative: what came in, and what of it went out. `paid` only ever becomes `received`.
    struct Pot {
        uint128 received;
        uint128 paid;
    }

    uint40 private constant MAX_REST = 30 days;
    uint40 private constant MIN_WINDOW = 1 minutes;
    uint40 private constant MAX_VETO_WINDOW = 7 days;
    uint40 private constant MAX_PROPOSAL_TIMEOUT = 30 days;
    uint128 private constant MAX_BOND = 100 ether;
    /// @dev Gas of a native payment that must not hold up others: enough for a wallet's receiver, too little to starve them.
    uint256 private constant PAYMENT_GAS = 50_000;

    address public immutable timelock;
    IAppointments public immutable appointments;
    IProvenanceRegistry public immutable registry;
    address public immutable pass;
    IQueryLedger public immutable ledger;

    VaultState internal _state;
    /// @dev what a root's bond was, for parameters change meanwhile
    mapping(uint256 era => uint256 bond) internal _bonds;
    mapping(bytes32 payee => mapping(address token => Pot)) internal _pots;

    modifier onlyTimelock() {
        if (msg.sender != timelock) revert VaultNotTimelock(msg.sender);
        _;
    }

    constructor(
        address timelock_,
        IAppointments appointments_,
        IProvenanceRegistry registry_,
        address pass_,
        IQueryLedger ledger_,
        uint40 rest_,
        uint40 vetoWindow_,
        uint40 proposalTimeout_,
        uint128 bond_
    ) {
        if (
            timelock_ == address(0) ||
            address(appointments_) == address(0) ||
            address(registry_) == address(0) ||
            pass_ == address(0) ||
            address(ledger_) == address(0)
        ) revert VaultZeroAddress();
        timelock = timelock_;
        appointments = appointments_;
        registry = registry_;
        pass = pass_;
        ledger = ledger_;
        _setParameters(rest_, vetoWindow_, proposalTimeout_, bond_);
    }

    /* PARAMETERS */

    /// @inheritdoc IRewardVault
    function setParameters(
        uint40 rest_,
        uint40 vetoWindow_,
        uint40 proposalTimeout_,
        uint128 bond_
    ) external onlyTimelock {
        _setParameters(rest_, vetoWindow_, proposalTimeout_, bond_);
    }

    /// @inheritdoc IRewardVault
    function treasury() external view returns (address) {
        return timelock;
    }

    /// @inheritdoc IRewardVault
    function rest() external view returns (uint40) {
        return uint40(_state.rest());
    }

    /// @inheritdoc IRewardVault
    function vetoWindow() external view returns (uint40) {
        return uint40(_state.vetoWindow());
    }

    /// @inheritdoc IRewardVault
    function proposalTimeout() external view returns (uint40) {
        return uint40(_state.proposalTimeout());
    }

    /// @inheritdoc IRewardVault
    function bond() external view returns (uint128) {
        return uint128(_state.bond());
    }

    function _setParameters(uint40 rest_, uint40 vetoWindow_, uint40 proposalTimeout_, uint128 bond_) private {
        _checkParameter("rest", rest_, 0, MAX_REST);
        _checkParameter("vetoWindow", vetoWindow_, MIN_WINDOW, MAX_VETO_WINDOW);
        _checkParameter("proposalTimeout", proposalTimeout_, MIN_WINDOW, MAX_PROPOSAL_TIMEOUT);
        _checkParameter("bond", bond_, 0, MAX_BOND);
        VaultState state = _state.withParameters(rest_, vetoWindow_, proposalTimeout_);
        if (bond_ != state.bond() || state.era() == 0) {
            _bonds[SafeCast.toUint16(state.era() + 1)] = bond_;
            state = state.withBond(bond_);
        }
        _state = state;
        emit VaultParametersSet(rest_, vetoWindow_, proposalTimeout_, bond_);
    }

    function _checkParameter(bytes32 name, uint256 value, uint256 minimum, uint256 maximum) internal pure {
        if (value < minimum || value > maximum) revert VaultParameter(name, value, minimum, maximum);
    }

    /* MONEY */

    function _add(bytes32 payee, address token, uint256 amount) internal {
        Pot storage pot = _pots[payee][token];
        pot.received = (pot.received + amount).toUint128();
    }

    function _takeIn(address token, address payer, uint256 amount) internal {
        _checkValue(token, amount);
        if (token == address(0) || amount == 0) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(payer, address(this), amount);
        _checkArrival(token, amount, before);
    }

    function _checkArrival(address token, uint256 amount, uint256 before) internal view {
        uint256 balance = IERC20(token).balanceOf(address(this));
        uint256 received = balance < before ? 0 : balance - before;
        if (received != amount) revert VaultTokenShortfall(token, amount, received);
    }

    function _checkValue(address token, uint256 amount) internal view {
        uint256 value = token == address(0) ? amount : 0;
        if (msg.value != value) revert VaultWrongValue(value, msg.value);
    }

    function _pay(address token, address to, uint256 amount) internal {
        if (token != address(0)) return IERC20(token).safeTransfer(to, amount);
        (bool ok, ) = to.call{value: amount}("");
        if (!ok) revert VaultTransferFailed(to);
    }

    /// @dev Whether the account was paid, with no more gas than PAYMENT_GAS for a native payment's receiver.
    function _tryPay(address token, address to, uint256 amount) internal returns (bool ok) {
        if (token != address(0)) return IERC20(token).trySafeTransfer(to, amount);
        assembly ("memory-safe") {
            // copies no returned data, which could be made to cost all gas
            ok := call(PAYMENT_GAS, to, amount, 0x00, 0x00, 0x00, 0x00)
        }
    }

    function _accountKey(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
