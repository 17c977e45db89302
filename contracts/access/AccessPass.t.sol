// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {Genesis} from "../governance/Genesis.sol";
import {IAccessPass, Offer, Pass, Purchase} from "../interfaces/IAccessPass.sol";
import {IAppointments} from "../interfaces/IAppointments.sol";
import {ILicenseBook} from "../interfaces/ILicenseBook.sol";
import {IProvenanceRegistry, Kind} from "../interfaces/IProvenanceRegistry.sol";
import {PassBookMock} from "../mocks/access/PassBookMock.sol";
import {PassLedgerMock} from "../mocks/access/PassLedgerMock.sol";
import {PassRegistryMock} from "../mocks/access/PassRegistryMock.sol";
import {PassVaultMock} from "../mocks/access/PassVaultMock.sol";
import {AccessPass} from "./AccessPass.sol";

/// @dev The cheat codes used here, of Hardhat's Solidity tests.
interface Vm {
    function prank(address sender) external;

    function warp(uint256 timestamp) external;

    function deal(address account, uint256 balance) external;

    function assume(bool condition) external;

    function expectRevert(bytes calldata revertData) external;
}

contract AccessPassTest {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    address private constant TIMELOCK = address(0x71);
    address private constant HOLDER = address(0xA11CE);
    uint256 private constant FILE = 7;
    uint8 private constant ACADEMIC = 2;

    AccessPass private _pass;
    PassRegistryMock private _registry;
    PassVaultMock private _vault;

    function setUp() public {
        Genesis genesis = new Genesis();
        _registry = new PassRegistryMock();
        IProvenanceRegistry registry = IProvenanceRegistry(address(_registry));
        ILicenseBook book = ILicenseBook(address(new PassBookMock(new address[](0))));
        IAppointments appointments = IAppointments(address(0));
        genesis.createVault(
            type(PassVaultMock).creationCode,
            TIMELOCK,
            appointments,
            registry,
            Genesis.VaultParameters(600, 0, 0, 0, 0)
        );
        genesis.createLedger(
            type(PassLedgerMock).creationCode,
            TIMELOCK,
            appointments,
            book,
            Genesis.LedgerParameters(600, 0, 0)
        );
        genesis.createPass(type(AccessPass).creationCode, TIMELOCK, registry, book);
        _pass = AccessPass(genesis.pass());
        _vault = PassVaultMock(genesis.vault());
        _registry.add(address(this), FILE, Kind.File, 0);
    }

    /// @notice Invariant 12: no path moves a pass, whoever calls, for whatever pass.
    function testFuzz_NoPathMovesAPass(address caller, address to, uint256 other, bytes calldata data) public {
        uint256 passId = _sell(0, 1 days, 0);
        uint256[2] memory ids = [passId, other];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory soulbound = abi.encodeWithSelector(IAccessPass.PassSoulbound.selector, ids[i]);
            _refused(
                caller,
                abi.encodeWithSignature("transferFrom(address,address,uint256)", HOLDER, to, ids[i]),
                soulbound
            );
            _refused(
                caller,
                abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", HOLDER, to, ids[i]),
                soulbound
            );
            _refused(
                caller,
                abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", HOLDER, to, ids[i], data),
                soulbound
            );
            _refused(caller, abi.encodeCall(IERC721.approve, (to, ids[i])), soulbound);
        }
        _refused(
            caller,
            abi.encodeCall(IERC721.setApprovalForAll, (to, true)),
            abi.encodeWithSelector(IAccessPass.PassSoulbound.selector, 0)
        );
        assert(_pass.ownerOf(passId) == HOLDER && _pass.balanceOf(HOLDER) == 1 && _pass.locked(passId));
    }

    /// @notice A new, expired or revoked pass starts now; a running one is extended from its expiry.
    function testFuzz_Expiry(uint32 first, uint32 second, uint32 wait, bool revoked) public {
        first = 1 + (first % _pass.MAX_DURATION());
        second = 1 + (second % _pass.MAX_DURATION());
        uint256 start = block.timestamp;
        uint256 passId = _sell(0, first, 0);
        assert(_pass.passOf(passId).expiry == start + first);
        if (revoked) {
            VM.prank(TIMELOCK);
            _pass.revoke(passId, "reason");
            assert(!_pass.hasAccess(HOLDER, FILE));
        }
        VM.warp(start + wait);
        assert(_pass.hasAccess(HOLDER, FILE) == (!revoked && wait < first));
        _sell(0, second, 0);
        uint256 from = !revoked && wait < first ? start + first : start + wait;
        Pass memory pass = _pass.passOf(passId);
        assert(pass.expiry == from + second && pass.holder == HOLDER && !pass.revoked);
        VM.warp(from + second - 1);
        assert(_pass.hasAccess(HOLDER, FILE));
        VM.warp(from + second);
        assert(!_pass.hasAccess(HOLDER, FILE));
    }

    /// @notice Every price from 0 to 2^96 - 1 arrives at the vault whole, and no other value is taken.
    function testFuzz_Price(uint96 price, uint96 value) public {
        VM.deal(address(this), type(uint128).max);
        if (value != price) {
            Purchase memory p = _offer(price, 1 days, 0);
            VM.expectRevert(abi.encodeWithSelector(IAccessPass.PassWrongValue.selector, price, value));
            _pass.buy{value: value}(p);
        }
        _sell(price, 1 days, 0);
        assert(address(_vault).balance == price && address(_pass).balance == 0);
    }

    function test_PriceZeroAndLargest() public {
        testFuzz_Price(0, 1);
        uint256 before = address(_vault).balance;
        VM.deal(address(this), type(uint128).max);
        _sell(type(uint96).max, 1 days, 0);
        assert(address(_vault).balance - before == type(uint96).max);
    }

    /// @notice An expiry beyond 40 bits is refused, not wrapped.
    function testFuzz_ExpiryNeverWraps(uint32 duration) public {
        duration = 1 + (duration % _pass.MAX_DURATION());
        VM.warp(type(uint40).max - duration);
        uint256 passId = _sell(0, duration, 0);
        assert(_pass.passOf(passId).expiry == type(uint40).max);
        Purchase memory p = _offer(0, 1, 0);
        VM.expectRevert(
            abi.encodeWithSelector(IAccessPass.PassDurationOverflow.selector, uint256(type(uint40).max) + 1)
        );
        _pass.buy(p);
    }

    /// @notice Nobody but the holder changes the seats of a running pass, and then the new terms start now.
    function testFuzz_OtherTermsOnlyByTheHolder(address caller, uint8 before, uint8 later) public {
        VM.assume(caller != HOLDER && before != later);
        uint256 passId = _sell(0, 30 days, before);
        Purchase memory p = _offer(0, 1 days, later);
        VM.prank(caller);
        VM.expectRevert(
            abi.encodeWithSelector(IAccessPass.PassTermsDiffer.selector, passId, uint40(block.timestamp + 30 days))
        );
        _pass.buy(p);
        VM.prank(HOLDER);
        _pass.buy(p);
        Pass memory pass = _pass.passOf(passId);
        assert(pass.seats == later && pass.expiry == block.timestamp + 1 days);
    }

    function _sell(uint96 price, uint32 duration, uint8 seats) private returns (uint256 passId) {
        Purchase memory p = _offer(price, duration, seats);
        (passId, ) = _pass.buy{value: price}(p);
    }

    function _offer(uint96 price, uint32 duration, uint8 seats) private returns (Purchase memory) {
        _pass.offer(FILE, ACADEMIC, Offer(price, duration, 0, seats, true));
        return Purchase(FILE, ACADEMIC, HOLDER, _pass.offerHash(FILE, ACADEMIC), price, address(0));
    }

    function _refused(address caller, bytes memory call, bytes memory expected) private {
        VM.prank(caller);
        (bool ok, bytes memory answer) = address(_pass).call(call);
        assert(!ok && keccak256(answer) == keccak256(expected));
    }
}
