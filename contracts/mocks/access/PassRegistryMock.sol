// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Kind} from "../../interfaces/IProvenanceRegistry.sol";
import {IRegistryErrors} from "../../interfaces/IRegistryErrors.sol";

/// @dev The part of the registry that AccessPass reads, with every answer settable.
contract PassRegistryMock is ERC721("Mock", "MOCK") {
    mapping(uint256 id => Kind) public kindOf;
    mapping(uint256 id => uint24 pool) private _pools;
    mapping(uint24 pool => uint256 id) private _poolIds;
    uint24 public poolCount;
    mapping(uint256 id => bool) public isActive;
    mapping(uint256 id => bool) public isOpen;
    mapping(address user => mapping(uint24 pool => bool)) public isPoolValidator;

    function add(address owner, uint256 id, Kind kind, uint24 pool) external {
        _mint(owner, id);
        kindOf[id] = kind;
        _pools[id] = pool;
        if (pool != 0) _poolIds[pool] = id;
        if (pool > poolCount) poolCount = pool;
        (isActive[id], isOpen[id]) = (true, true);
    }

    function setStatus(uint256 id, bool active, bool open) external {
        (isActive[id], isOpen[id]) = (active, open);
    }

    function setPoolValidator(address user, uint24 pool, bool value) external {
        isPoolValidator[user][pool] = value;
    }

    function marketState(uint256 id) external view returns (bool active, address owner) {
        return (isActive[id], _ownerOf(id));
    }

    function tokenURI(uint256 id) public pure override returns (string memory) {
        return string.concat("ipfs://document-of-", Strings.toString(id));
    }

    function numbersOf(uint256 id) external view returns (uint24 pool, uint24 number) {
        return (_pools[id], 0);
    }

    function poolId(uint24 pool) external view returns (uint256 id) {
        id = _poolIds[pool];
        if (id == 0) revert IRegistryErrors.RegistryUnknownPool(pool);
    }
}
