// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {Offer, Purchase} from "../../../contracts/interfaces/IAccessPass.sol";
import {Voucher} from "../../../contracts/interfaces/ILicenseBook.sol";
import {Content, Parent} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Claim, IRewardVault, Sale} from "../../../contracts/interfaces/IRewardVault.sol";
import {GasBurningPayee} from "../../../contracts/mocks/hostile/GasBurningPayee.sol";
import {Handler} from "./Handler.sol";
import {Meter} from "./Meter.sol";
import {Bill, SettleLib} from "./SettleLib.sol";
import {SortedTree} from "./SortedTree.sol";
import {Statements} from "./Statements.sol";
import {World} from "./World.sol";
import {Log, vm} from "./Vm.sol";

/// @dev Batches of book, pass, vault and ledger, of any size up to their declared maximum: each sale of another dataset,
/// each payee another account, every eighth of which burns the gas it is paid with.
contract MoneyBatches is Meter {
    uint8 private constant LICENCE = 2;
    uint8 private constant GUARDED = 3;
    uint96 private constant PRICE = 1_000;
    uint256 private constant ACCOUNTS = 100;
    uint256 private constant MOST = 100;
    uint256 private constant MOST_ROYALTIES = 256;
    uint256 private constant MOST_BOUGHT = 64;
    uint256 private constant MOST_REVOKED = 256;
    uint256 private constant MOST_PAYEES = 16;
    /// @dev 128, but `PackedOrders` names a block for each order and part, and there are at most 255
    uint256 private constant MOST_ORDERS = 127;
    uint256 private constant PARENTS = 16;
    /// @dev above the tree's root, for longer proofs
    uint256 private constant EXTRA_PROOF = 13;

    address[ACCOUNTS] private _accounts;
    uint256[] private _datasets;
    uint256[] private _unsold;
    uint256[] private _passIds;
    uint256 private _revoked;
    Sale[] private _sales;
    uint256 private _credited;
    uint256 private _total;
    bytes32 private _root;
    uint256 private _serial;

    constructor(World world_) Handler(world_) {
        for (uint256 i; i < ACCOUNTS; ++i) {
            _accounts[i] = i % 8 == 0 ? address(new GasBurningPayee()) : address(uint160(0xF000 + i));
        }
        _registerAll();
        vm.deal(address(this), type(uint128).max);
        (address researcher, ) = actors.researcher(0);
        address validator = actors.validator(0);
        vm.deal(researcher, 1e30);
        vm.prank(researcher);
        ledger.deposit{value: 1e30}(validator, address(0), 1e30);
        for (uint256 i; i < 2; ++i) _note(pass.buyBatch{value: (MOST / 2) * PRICE}(_purchases(MOST / 2)));
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](10);
        (list[0], list[1], list[2]) = (this.setOffers.selector, this.buyMany.selector, this.revokeMany.selector);
        (list[3], list[4], list[5]) = (this.creditMany.selector, this.releaseMany.selector, this.settle.selector);
        (list[6], list[7], list[8]) = (this.root.selector, this.claimMany.selector, this.grantMany.selector);
        list[9] = this.setPayees.selector;
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](10);
        (list[0], list[1], list[2], list[3]) = ("setOffers", "buyBatch", "revokeMany", "credit");
        (list[4], list[5], list[6], list[7]) = ("releaseMany", "settle", "proposeRoot", "claimMany");
        (list[8], list[9]) = ("grantEligibilities", "setPayees");
    }

    /* LICENSING AND ACCESS */

    function setOffers(uint256 seed) external timed {
        uint256 size = _size(seed, MOST_BOUGHT);
        (uint256[] memory datasets, uint8[] memory licences) = (new uint256[](size), new uint8[](size));
        Offer[] memory values = new Offer[](size);
        for (uint256 i; i < size; ++i) {
            (datasets[i], licences[i]) = (_unsold[i], uint8(1 + (seed % 3)));
            values[i] = Offer(uint96(seed), 1 days, 0, uint8(seed), true);
        }
        bytes memory data = abi.encodeCall(pass.setOffers, (datasets, licences, values));
        _measure("setOffers", address(this), address(pass), 0, data, size, MOST_BOUGHT);
    }

    function buyMany(uint256 seed) external timed {
        uint256 size = _size(seed, MOST_BOUGHT);
        bytes memory data = abi.encodeCall(pass.buyBatch, (_purchases(size)));
        bytes memory answer = _measure("buyBatch", address(this), address(pass), size * PRICE, data, size, MOST_BOUGHT);
        _note(abi.decode(answer, (uint256[])));
    }

    function revokeMany(uint256 seed) external timed {
        uint256 size = _size(seed, MOST_REVOKED);
        uint256 left = _passIds.length - _revoked;
        if (size > left) size = left;
        if (size == 0) return;
        uint256[] memory ids = new uint256[](size);
        for (uint256 i; i < size; ++i) ids[i] = _passIds[_revoked++];
        bytes memory data = abi.encodeCall(pass.revokeMany, (ids, "why"));
        _measure("revokeMany", timelock, address(pass), 0, data, size, MOST_REVOKED);
    }

    function grantMany(uint256 seed) external timed {
        uint256 size = _size(seed, MOST_BOUGHT);
        Voucher[] memory list = new Voucher[](size);
        uint40 deadline = uint40(block.timestamp);
        for (uint256 i; i < size; ++i) {
            list[i] = Voucher(GUARDED, _fresh(), deadline + 1, deadline, "");
            bytes32 hash = Statements.vouching(GUARDED, list[i].account, deadline + 1, deadline);
            bytes32 digest = Statements.digest(Statements.domain("LicenseBook", address(book)), hash);
            list[i].signature = _sign(actors.ISSUER_KEY(), digest);
        }
        bytes memory data = abi.encodeCall(book.grantEligibilities, (list));
        _measure("grantEligibilities", address(this), address(book), 0, data, size, MOST_BOUGHT);
    }

    /* SALES AND BALANCES */

    /// @dev Both sales and royalties have a maximum; two sales take what three royalties take.
    function creditMany(uint256 seed) external {
        world.advance(vault.rest());
        uint256 size = _size(seed, MOST);
        uint256 left = _sales.length - _credited;
        if (size > left) size = left;
        if (size == 0) return;
        Sale[] memory batch = new Sale[](size);
        for (uint256 i; i < size; ++i) batch[i] = _sales[_credited++];
        bytes memory data = abi.encodeCall(vault.credit, (batch));
        size = 3 * size + 2 * _royaltiesOf(batch);
        _measure("credit", address(this), address(vault), 0, data, size, 3 * MOST + 2 * MOST_ROYALTIES);
    }

    function releaseMany(uint256 seed) external timed {
        uint256 size = _size(seed, MOST);
        address[] memory list = new address[](size);
        for (uint256 i; i < size; ++i) list[i] = _accounts[((seed >> 32) + i) % ACCOUNTS];
        bytes memory data = abi.encodeCall(vault.releaseMany, (list, address(0)));
        _measure("releaseMany", address(this), address(vault), 0, data, size, MOST);
    }

    function setPayees(uint256 seed) external timed {
        uint256 size = _size(seed, MOST_PAYEES);
        (address[] memory accounts, uint32[] memory shares) = (new address[](size), new uint32[](size));
        for (uint256 i; i < size; ++i) (accounts[i], shares[i]) = (_accounts[i], uint32(1 + (_draw(seed, i) % 1e6)));
        uint256 dataset = _unsold[(seed >> 32) % _unsold.length];
        bytes memory data = abi.encodeCall(vault.setPayees, (dataset, accounts, shares, false));
        _measure("setPayees", address(this), address(vault), 0, data, size, MOST_PAYEES);
    }

    /* USAGE */

    /// @dev Orders of one part each; 192 parts and 98,304 bytes are measured in `../unit/queryLedger.test.ts`.
    function settle(uint256 seed) external timed {
        uint256 size = _size(seed, MOST_ORDERS);
        Bill[] memory bills = new Bill[](size);
        for (uint256 i; i < size; ++i) bills[i] = _bill(seed);
        bytes memory data = abi.encodeCall(ledger.settle, (SettleLib.pack(bills)));
        bytes memory answer = _measure("settle", actors.validator(0), address(ledger), 0, data, size, MOST_ORDERS);
        require(abi.decode(answer, (uint256)) == size, "an order was skipped");
    }

    /// @dev Shares what came in equally; roots are proposed one by one and accepted by the next, or all at once.
    function root(uint256 seed) external {
        world.advance(world.EPOCH());
        (uint256 received, ) = vault.usageOf(address(0));
        _total = received / ACCOUNTS;
        uint64 epoch = ledger.currentEpoch() - 1;
        (, , uint40 revision) = vault.lastRoot();
        _root = SortedTree.root(_leaves());
        for (uint256 i; i < EXTRA_PROOF; ++i) _root = _above(_root, i);
        bytes memory data = abi.encodeCall(
            vault.proposeRoot,
            (epoch, _root, revision, ledger.runningHashAt(epoch), bytes32(seed))
        );
        _measure("proposeRoot", appointments.proposerOf(epoch), address(vault), vault.bond(), data, 1, 1);
        world.advance(vault.vetoWindow());
        vault.acceptRoots();
    }

    function claimMany(uint256 seed) external timed {
        (bytes32 accepted, ) = vault.acceptedRoot();
        if (accepted != _root || _root == 0) return;
        uint256 size = _size(seed, MOST);
        Claim[] memory list = new Claim[](size);
        for (uint256 i; i < size; ++i) list[i] = _claim(((seed >> 32) + i) % ACCOUNTS);
        bytes memory data = abi.encodeCall(vault.claimMany, (list));
        _measure("claimMany", address(this), address(vault), 0, data, size, MOST);
    }

    /* INSIDE */

    /// @dev 256 parents, 16 datasets made of 16 of them each, 84 made of none: each of another owner; and 64 for offers.
    function _registerAll() private {
        uint256[] memory parents = new uint256[](MOST_ROYALTIES);
        for (uint256 i; i < MOST_ROYALTIES; ++i) {
            parents[i] = _register(new Parent[](0));
            IERC721(address(registry)).transferFrom(address(this), address(uint160(0x10000 + i)), parents[i]);
        }
        for (uint256 i; i < MOST; ++i) {
            Parent[] memory list = new Parent[](i < MOST_ROYALTIES / PARENTS ? PARENTS : 0);
            for (uint256 k; k < list.length; ++k) list[k] = Parent(parents[i * PARENTS + k], 312);
            uint256 dataset = _register(list);
            pass.offer(dataset, LICENCE, Offer(PRICE, 1 days, 0, 0, true));
            IERC721(address(registry)).transferFrom(address(this), _accounts[i], dataset);
            _datasets.push(dataset);
        }
        for (uint256 i; i < MOST_BOUGHT; ++i) _insert(_register(new Parent[](0)));
    }

    function _register(Parent[] memory parents) private returns (uint256) {
        bytes32 digest = bytes32(++_serial);
        return registry.register(digest, Content(digest, digest, digest, 0x55), parents);
    }

    /// @dev Keeps them ascending.
    function _insert(uint256 dataset) private {
        _unsold.push(dataset);
        for (uint256 i = _unsold.length - 1; i != 0 && _unsold[i - 1] > _unsold[i]; --i) {
            (_unsold[i - 1], _unsold[i]) = (_unsold[i], _unsold[i - 1]);
        }
    }

    function _purchases(uint256 size) private returns (Purchase[] memory list) {
        list = new Purchase[](size);
        for (uint256 i; i < size; ++i) {
            uint256 dataset = _datasets[(_passIds.length + i) % MOST];
            list[i] = Purchase(dataset, LICENCE, _fresh(), pass.offerHash(dataset, LICENCE), PRICE, address(0));
        }
        vm.recordLogs();
    }

    /// @dev Keeps passes, and sales as the vault announced them.
    function _note(uint256[] memory passIds) private {
        for (uint256 i; i < passIds.length; ++i) _passIds.push(passIds[i]);
        Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == IRewardVault.SaleHeld.selector) _sales.push(abi.decode(logs[i].data, (Sale)));
        }
    }

    function _royaltiesOf(Sale[] memory batch) private view returns (uint256 count) {
        for (uint256 i; i < batch.length; ++i) {
            for (uint256 d; d < MOST_ROYALTIES / PARENTS; ++d) if (batch[i].dataset == _datasets[d]) count += PARENTS;
        }
    }

    function _bill(uint256 seed) private returns (Bill memory bill) {
        uint256 key;
        (bill.researcher, key) = actors.researcher(0);
        (bill.signer, bill.validator) = (bill.researcher, actors.validator(0));
        (bill.nonce, bill.deadline) = (uint64(++_serial << 7), uint40(block.timestamp)); // each in a word of its own
        (bill.consentBlock, bill.unitPrice, bill.units, bill.maxUnits) = (uint64(block.number), 100, 1, 1);
        bill.queryHash = bytes32(seed);
        bill.signature = _sign(key, SettleLib.hash(ledger, bill));
    }

    function _claim(uint256 i) private view returns (Claim memory) {
        bytes32[] memory inside = SortedTree.proof(_leaves(), i);
        bytes32[] memory proof = new bytes32[](inside.length + EXTRA_PROOF);
        for (uint256 k; k < proof.length; ++k) {
            proof[k] = k < inside.length ? inside[k] : bytes32(k - inside.length + 1);
        }
        return Claim(_accounts[i], address(0), _total, proof);
    }

    function _above(bytes32 node, uint256 i) private pure returns (bytes32) {
        bytes32[] memory pair = new bytes32[](2);
        (pair[0], pair[1]) = (node, bytes32(i + 1));
        return SortedTree.root(pair);
    }

    function _leaves() private view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](ACCOUNTS);
        for (uint256 i; i < ACCOUNTS; ++i) leaves[i] = vault.leafOf(_accounts[i], address(0), _total);
    }

    function _sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _fresh() private returns (address) {
        return address(uint160(0x1000000 + ++_serial));
    }
}
