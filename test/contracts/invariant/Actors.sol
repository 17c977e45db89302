// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FickleWallet} from "../../../contracts/mocks/hostile/FickleWallet.sol";
import {GasBurningPayee} from "../../../contracts/mocks/hostile/GasBurningPayee.sol";
import {ReenteringReceiver} from "../../../contracts/mocks/hostile/ReenteringReceiver.sol";
import {RevertingPayee} from "../../../contracts/mocks/hostile/RevertingPayee.sol";
import {vm} from "./Vm.sol";

/// @dev Who takes part. Addresses are derived once, for that takes long.
contract Actors {
    uint256 public constant CONTRIBUTORS = 3;
    uint256 public constant RESEARCHERS = 3;
    uint256 public constant VALIDATORS = 3;
    uint256 public constant PAYERS = 5;
    uint256 public constant EARNERS = 6;
    uint256 public constant THIEF_KEY = 0x7413F;
    uint256 public constant ISSUER_KEY = 0x155;

    RevertingPayee public immutable moody = new RevertingPayee();
    GasBurningPayee public immutable burner = new GasBurningPayee();
    ReenteringReceiver public immutable reenterer = new ReenteringReceiver();
    FickleWallet public immutable wallet = new FickleWallet();
    address public immutable guardian = vm.addr(0x60A2D);
    address public immutable admitter = vm.addr(0xAD317);
    address public immutable issuer = vm.addr(ISSUER_KEY);
    address public immutable relayer = vm.addr(0x2E1A);
    address public immutable thief = vm.addr(THIEF_KEY);

    mapping(uint256 key => address) private _addresses;

    constructor() {
        for (uint256 i; i < CONTRIBUTORS; ++i) _derive(0xC000 + i);
        for (uint256 i; i + 1 < RESEARCHERS; ++i) _derive(0xA000 + i);
        for (uint256 i; i < VALIDATORS; ++i) _derive(0xE000 + i);
        _addresses[0xA000 + RESEARCHERS - 1] = address(wallet);
    }

    function contributor(uint256 seed) public view returns (address account, uint256 key) {
        key = 0xC000 + (seed % CONTRIBUTORS);
        account = _addresses[key];
    }

    /// @dev The last one is a wallet contract, whose key signs nothing.
    function researcher(uint256 seed) public view returns (address account, uint256 key) {
        key = 0xA000 + (seed % RESEARCHERS);
        account = _addresses[key];
    }

    /// @dev The last one's key is stolen.
    function validator(uint256 seed) public view returns (address) {
        return _addresses[0xE000 + (seed % VALIDATORS)];
    }

    function validators() external view returns (address[] memory list) {
        list = new address[](VALIDATORS);
        for (uint256 i; i < VALIDATORS; ++i) list[i] = validator(i);
    }

    /// @dev Who pays for passes and queries.
    function payer(uint256 seed) public view returns (address account) {
        if (seed % PAYERS < RESEARCHERS) (account, ) = researcher(seed % PAYERS);
        else account = seed % PAYERS == RESEARCHERS ? thief : address(reenterer);
    }

    /// @dev Who owns datasets, shares sales and earns by usage: three contributors, and three contracts of bad manners.
    function earner(uint256 seed) public view returns (address account) {
        uint256 i = seed % EARNERS;
        if (i < CONTRIBUTORS) (account, ) = contributor(i);
        else account = [address(moody), address(burner), address(reenterer)][i - CONTRIBUTORS];
    }

    /// @dev Returns everybody who can have a balance in the vault but the treasury; the re-entering account both earns and pays.
    function everybody() external view returns (address[] memory list) {
        list = new address[](EARNERS + PAYERS - 1 + VALIDATORS + 1);
        uint256 n;
        for (uint256 i; i < EARNERS; ++i) list[n++] = earner(i);
        for (uint256 i; i < PAYERS - 1; ++i) list[n++] = payer(i);
        for (uint256 i; i < VALIDATORS; ++i) list[n++] = validator(i);
        list[n] = relayer;
    }

    /// @dev Whether nothing but a token's blacklist can keep the account from being paid.
    function isGood(address account) external view returns (bool) {
        return account != address(burner) && (account != address(moody) || !moody.refusing());
    }

    function _derive(uint256 key) private {
        _addresses[key] = vm.addr(key);
    }
}
