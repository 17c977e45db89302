// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "../../../contracts/governance/TimelockController.sol";
import {Genesis} from "../../../contracts/governance/Genesis.sol";
import {IAccessPass} from "../../../contracts/interfaces/IAccessPass.sol";
import {IAppointments} from "../../../contracts/interfaces/IAppointments.sol";
import {ILicenseBook, Licence} from "../../../contracts/interfaces/ILicenseBook.sol";
import {
    IProvenanceRegistry,
    LicencePrice,
    PoolClass,
    PoolTerms
} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {IQueryLedger} from "../../../contracts/interfaces/IQueryLedger.sol";
import {IRewardVault} from "../../../contracts/interfaces/IRewardVault.sol";
import {Actors} from "./Actors.sol";
import {Clock} from "./Clock.sol";
import {createFrom} from "./createFrom.sol";
import {IToken, Tokens} from "./Tokens.sol";
import {vm} from "./Vm.sol";

/// @dev The whole system as it is deployed, from the build's own creation code.
contract World is Clock {
    uint32 public constant EPOCH = 600;
    uint40 public constant NOTICE = 1 hours;
    uint40 public constant REST = 1 hours;
    uint40 public constant VETO_WINDOW = 300;
    uint40 public constant TIMEOUT = 2 hours;
    uint128 public constant BOND = 0.01 ether;

    Actors public immutable actors;
    Tokens public immutable tokens;
    address public timelock;
    IAppointments public appointments;
    ILicenseBook public book;
    IProvenanceRegistry public registry;
    IRewardVault public vault;
    IQueryLedger public ledger;
    IAccessPass public pass;

    constructor() {
        actors = new Actors();
        tokens = new Tokens();
        _createOffices();
        _createCircle();
        _approveAll();
    }

    /// @notice Gives an account the token; returns the native value to send along.
    function fund(address account, address token, uint256 amount) external returns (uint256 value) {
        if (token != address(0)) {
            IToken(token).mint(account, amount);
            return 0;
        }
        vm.deal(account, account.balance + amount);
        return amount;
    }

    function holdings(address account, address token) public view returns (uint256) {
        return token == address(0) ? account.balance : IToken(token).balanceOf(account);
    }

    /// @notice Returns terms of a personal pool of all validators, priced in the native coin.
    function poolTerms() external view returns (PoolTerms memory) {
        LicencePrice[] memory prices = new LicencePrice[](1);
        prices[0] = LicencePrice(1, 5);
        return
            PoolTerms({
                schema: "schema",
                class: PoolClass.Personal,
                fieldCount: 4,
                k: 2,
                granularity: 1 days,
                recordsPerPeriod: 1,
                token: 0,
                chain: 0,
                admitter: actors.admitter(),
                prices: prices,
                validators: actors.validators()
            });
    }

    /* CREATION */

    function _createOffices() private {
        address[] memory none = new address[](0);
        bytes memory terms = abi.encode(uint256(1 days), none, none, address(this));
        timelock = createFrom("contracts/governance/TimelockController.sol:TimelockController", terms);
        (address[] memory validators, address guardian) = (actors.validators(), actors.guardian());
        terms = abi.encode(timelock, NOTICE, validators, guardian, uint40(365 days));
        appointments = IAppointments(createFrom("contracts/governance/Appointments.sol:Appointments", terms));
        Licence[] memory licences = new Licence[](3);
        for (uint256 i; i < 3; ++i) {
            licences[i] = Licence(bytes32(i + 1), uint16(i * 333), true, i == 2, i == 2 ? actors.issuer() : address(0));
        }
        terms = abi.encode(timelock, licences, tokens.listed(), uint16(1_000));
        book = ILicenseBook(createFrom("contracts/licensing/LicenseBook.sol:LicenseBook", terms));
        terms = abi.encode(timelock, appointments, book, NOTICE);
        registry = IProvenanceRegistry(
            createFrom("contracts/registry/ProvenanceRegistry.sol:ProvenanceRegistry", terms)
        );
    }

    function _createCircle() private {
        Genesis genesis = Genesis(createFrom("contracts/governance/Genesis.sol:Genesis", ""));
        genesis.createVault(
            vm.getCode("contracts/rewards/RewardVault.sol:RewardVault"),
            timelock,
            appointments,
            registry,
            Genesis.VaultParameters(EPOCH, REST, VETO_WINDOW, TIMEOUT, BOND)
        );
        bytes memory code = vm.getCode("contracts/rewards/QueryLedger.sol:QueryLedger");
        genesis.createLedger(code, timelock, appointments, book, Genesis.LedgerParameters(EPOCH, NOTICE, 300));
        genesis.createPass(vm.getCode("contracts/access/AccessPass.sol:AccessPass"), timelock, registry, book);
        vault = IRewardVault(genesis.vault());
        ledger = IQueryLedger(genesis.ledger());
        pass = IAccessPass(genesis.pass());
    }

    function _approveAll() private {
        for (uint256 i = 1; i < tokens.COUNT(); ++i) {
            IToken token = IToken(tokens.at(i));
            for (uint256 k; k < actors.PAYERS(); ++k) {
                address payer = actors.payer(k);
                vm.prank(payer);
                token.approve(address(vault), type(uint256).max);
                vm.prank(payer);
                token.approve(address(ledger), type(uint256).max);
            }
        }
    }
}
