// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Licence} from "../../../contracts/interfaces/ILicenseBook.sol";
import {Sale} from "../../../contracts/interfaces/IRewardVault.sol";
import {Books} from "./Books.sol";
import {Handler} from "./Handler.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev The DAO sets every parameter, within its caps and beyond them, and tries what else its address might do.
contract ParameterHandler is Handler {
    Books private books;

    /// @dev settings after which something owed was another
    uint256 public touched;
    /// @dev settings beyond a cap that were taken
    uint256 public overCap;

    modifier harmless() {
        world.refresh();
        bytes32 before = books.fingerprint();
        _;
        if (books.fingerprint() != before) ++touched;
    }

    constructor(World world_, Books books_) Handler(world_) {
        books = books_;
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](7);
        (list[0], list[1], list[2]) = (this.setVault.selector, this.setNotices.selector, this.setLicence.selector);
        (list[3], list[4], list[5]) = (this.setToken.selector, this.exceed.selector, this.grab.selector);
        list[6] = this.appointGuardian.selector;
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](7);
        (list[0], list[1], list[2], list[3]) = ("vault", "notices", "licence", "token off");
        (list[4], list[5], list[6]) = ("token on", "exceed", "grab");
    }

    function setVault(uint256 seed) external harmless {
        vm.prank(timelock);
        vault.setParameters(
            uint40(seed % 2 hours),
            uint40(60 + ((seed >> 32) % 1 hours)),
            uint40(60 + ((seed >> 64) % 2 hours)),
            uint128((seed >> 96) % 1 ether)
        );
        _did("vault");
    }

    function setNotices(uint256 seed) external harmless {
        uint40 notice = uint40(seed % 2 hours);
        vm.prank(timelock);
        ledger.setNotice(notice);
        vm.prank(timelock);
        ledger.setConsentAge(uint64(1 + ((seed >> 32) % 1_000)));
        vm.prank(timelock);
        registry.setNotice(notice);
        vm.prank(timelock);
        appointments.setNotice(notice);
        _did("notices");
    }

    function setLicence(uint256 seed) external harmless {
        uint8 licence = uint8(1 + (seed % 3));
        Licence memory value = book.licenceOf(licence);
        (value.feeBps, value.active) = (uint16((seed >> 8) % 1_001), (seed >> 32) % 4 != 0);
        vm.prank(timelock);
        book.setLicence(licence, value);
        vm.prank(timelock);
        book.setValidatorShare(uint16((seed >> 64) % 2_001));
        _did("licence");
    }

    function setToken(uint256 t, uint256 seed) external harmless {
        uint16 index = uint16(t % tokens.EXACT());
        bool active = seed % 4 != 0;
        address token = tokens.at(index);
        vm.prank(timelock);
        book.setToken(index, token, active);
        _did(active ? bytes32("token on") : bytes32("token off"));
    }

    function appointGuardian(uint256 seed) external harmless {
        address guardian = actors.guardian();
        vm.prank(timelock);
        appointments.appointGuardian(guardian, uint40(block.timestamp + 1 days + (seed % 300 days)));
    }

    /// @dev One step beyond each cap.
    function exceed(uint256 seed) external harmless {
        bytes[9] memory calls = [
            abi.encodeCall(vault.setParameters, (30 days + 1, 60, 60, 0)),
            abi.encodeCall(vault.setParameters, (0, 59, 60, 0)),
            abi.encodeCall(vault.setParameters, (0, 7 days + 1, 60, 0)),
            abi.encodeCall(vault.setParameters, (0, 60, 59, 0)),
            abi.encodeCall(vault.setParameters, (0, 60, 30 days + 1, 0)),
            abi.encodeCall(vault.setParameters, (0, 60, 60, 100 ether + 1)),
            abi.encodeCall(ledger.setNotice, (30 days + 1)),
            abi.encodeCall(ledger.setConsentAge, (0)),
            abi.encodeCall(ledger.setConsentAge, (100_001))
        ];
        uint256 i = seed % calls.length;
        vm.prank(timelock);
        (bool ok, ) = (i < 6 ? address(vault) : address(ledger)).call(calls[i]);
        if (ok) ++overCap;
        vm.prank(timelock);
        (ok, ) = address(book).call(abi.encodeCall(book.setFee, (1, 1_001)));
        if (ok) ++overCap;
        vm.prank(timelock);
        (ok, ) = address(book).call(abi.encodeCall(book.setValidatorShare, (2_001)));
        if (ok) ++overCap;
        _did("exceed");
    }

    /// @dev What only the pass, the ledger or the vault may call.
    function grab(uint256 seed, uint256 r) external harmless {
        (address account, ) = actors.researcher(r);
        address token = tokens.exact(seed);
        Sale memory sale;
        (sale.dataset, sale.buyer, sale.token, sale.amount) = (1, account, token, 1);
        bytes[4] memory calls = [
            abi.encodeCall(vault.receiveRevenue, (token, 1)),
            abi.encodeCall(vault.receivePrice, (sale)),
            abi.encodeCall(vault.vetoRoot, (uint64(seed), "mine")),
            abi.encodeCall(ledger.depositFor, (timelock, account, actors.validator(0), token, 1))
        ];
        uint256 i = (seed >> 8) % calls.length;
        uint256 value = token == address(0) ? 1 : 0;
        vm.deal(timelock, timelock.balance + value);
        vm.prank(timelock);
        (bool ok, ) = (i < 3 ? address(vault) : address(ledger)).call{value: i == 2 ? 0 : value}(calls[i]);
        require(!ok, "the DAO did another's work");
        _did("grab");
    }
}
