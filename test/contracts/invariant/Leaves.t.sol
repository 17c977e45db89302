// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Content, IProvenanceRegistry, Parent, RecordField} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {IRewardVault} from "../../../contracts/interfaces/IRewardVault.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev What the leaves of payout roots and data roots bind. Numbers and words as in README.md.
contract LeavesTest {
    World private world;
    IRewardVault private vault;
    IProvenanceRegistry private registry;
    /// @dev the same content, registered by a contributor and by who copied it
    uint256 private own;
    uint256 private copied;

    function setUp() public {
        world = new World();
        (vault, registry) = (world.vault(), world.registry());
        Content memory content = Content("digest", "root", "metadata", 0x55);
        (address contributor, ) = world.actors().contributor(0);
        vm.prank(contributor);
        own = registry.register("salt", content, new Parent[](0));
        address thief = world.actors().thief();
        vm.prank(thief);
        copied = registry.register("salt", content, new Parent[](0));
    }

    /// @dev 3: hashed twice; equal only when account, token and total are.
    function testFuzz_03_payoutLeavesBind(
        address a,
        address t,
        uint256 x,
        address a2,
        address t2,
        uint256 x2
    ) external view {
        bytes32 inner = keccak256(abi.encode(block.chainid, address(vault), a, t, x));
        bytes32 leaf = vault.leafOf(a, t, x);
        require(leaf == keccak256(abi.encode(inner)), "03: not hashed twice");
        bool same = a == a2 && t == t2 && x == x2;
        require((leaf == vault.leafOf(a2, t2, x2)) == same, "03: leaves collide");
    }

    /// @dev 3: another chain, another vault, another leaf.
    function testFuzz_03_payoutLeavesBindChainAndVault(address a, address t, uint256 x, uint32 chain) external {
        bytes32 leaf = vault.leafOf(a, t, x);
        require(new World().vault().leafOf(a, t, x) != leaf, "03: another vault's leaf");
        uint256 here = block.chainid;
        vm.chainId(uint256(chain) + 1);
        require((vault.leafOf(a, t, x) == leaf) == (here == uint256(chain) + 1), "03: another chain's leaf");
    }

    /// @dev 3 and 10: a record's leaf binds its creator and its whole place, so a copied root opens for nobody else.
    function testFuzz_03_recordLeavesBind(RecordField calldata f, uint8 changed, bytes32 with) external {
        bytes32 leaf = registry.leafOf(own, f);
        require(registry.leafOf(copied, f) != leaf, "03: another creator's leaf");
        RecordField memory g = f;
        if (changed % 5 == 0) g.version = uint64(uint256(with));
        if (changed % 5 == 1) g.record = uint64(uint256(with));
        if (changed % 5 == 2) g.field = uint16(uint256(with));
        if (changed % 5 == 3) g.salt = with;
        if (changed % 5 == 4) g.value = abi.encodePacked(with);
        bool same = keccak256(abi.encode(f)) == keccak256(abi.encode(g));
        require((registry.leafOf(own, g) == leaf) == same, "03: leaves collide");
    }
}
