// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Offer, Purchase} from "../../../contracts/interfaces/IAccessPass.sol";
import {Content, Parent} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {IRewardVault, Sale} from "../../../contracts/interfaces/IRewardVault.sol";
import {Handler} from "./Handler.sol";
import {IToken} from "./Tokens.sol";
import {World} from "./World.sol";
import {Log, vm} from "./Vm.sol";

/// @dev Offers, sales, splits and balances.
contract MarketHandler is Handler {
    uint256 public constant DATASETS = 3;
    uint256 public constant SPLITS = 3;

    uint256[DATASETS] public datasets;
    address[] private _everybody;
    Sale[] private _sales;
    mapping(uint256 sale => bool) public ended;
    /// @dev prices of sales neither credited nor returned
    mapping(address token => uint256) public resting;
    /// @dev what was forced on the vault
    mapping(address token => uint256) public donated;
    /// @dev what the payees of a split were paid
    mapping(uint256 split => mapping(uint256 index => mapping(address token => uint256))) public sharePaid;
    uint256 public endedTwice;

    constructor(World world_) Handler(world_) {
        _everybody = actors.everybody();
        Parent[] memory parents = new Parent[](0);
        for (uint256 i; i < DATASETS; ++i) {
            (address creator, ) = actors.contributor(i);
            Content memory content = Content(bytes32(i + 1), bytes32(i + 1), bytes32(i + 1), 0x55);
            vm.prank(creator);
            datasets[i] = registry.register(bytes32(i), content, parents);
            // each is made of the one before it: royalties of 3,333 bps leave dust
            parents = new Parent[](1);
            parents[0] = Parent(datasets[i], 3_333);
        }
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](16);
        (list[0], list[1], list[2]) = (this.offer.selector, this.buy.selector, this.buy.selector);
        (list[3], list[4], list[5]) = (this.credit.selector, this.creditMany.selector, this.takeBack.selector);
        (list[6], list[7], list[8]) = (this.suspend.selector, this.move.selector, this.setPayees.selector);
        (list[9], list[10]) = (this.release.selector, this.releaseShare.selector);
        (list[11], list[12], list[13]) = (this.sulk.selector, this.blacklist.selector, this.donate.selector);
        (list[14], list[15]) = (this.release.selector, this.releaseMany.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](13);
        (list[0], list[1], list[2], list[3]) = ("offer", "buy native", "buy token", "renew");
        (list[4], list[5], list[6], list[7]) = ("credit", "credit many", "take back", "credit split");
        (list[8], list[9], list[10], list[11]) = ("release", "release share", "release refused", "royalty");
        list[12] = "release many";
    }

    /* SALES */

    function offer(uint256 d, uint256 licence, uint256 seed) public timed {
        uint256 dataset = datasets[d % DATASETS];
        Offer memory value = Offer({
            price: uint96(seed % 1e15),
            duration: uint32(1 + ((seed >> 64) % 30 days)),
            token: uint16((seed >> 128) % tokens.EXACT()),
            seats: uint8((seed >> 160) % 3),
            download: (seed >> 168) % 2 == 0
        });
        address owner = IERC721(address(registry)).ownerOf(dataset);
        vm.prank(owner);
        try pass.offer(dataset, uint8(1 + (licence % 2)), value) {
            _did("offer"); // fails while the token is switched off
        } catch {}
    }

    function buy(uint256 d, uint256 b, uint256 h, uint256 seed) public timed {
        (uint256 dataset, uint8 licence) = (datasets[d % DATASETS], uint8(1 + (seed % 2)));
        if (pass.offerOf(dataset, licence).duration == 0) offer(d, seed, _draw(seed, 1));
        Offer memory o = pass.offerOf(dataset, licence);
        address token = tokens.at(o.token);
        address payer = actors.payer(b);
        uint256 value = world.fund(payer, token, o.price);
        Purchase memory p = Purchase(
            dataset,
            licence,
            actors.payer(h),
            pass.offerHash(dataset, licence),
            o.price,
            address(0)
        );
        bool renews = pass.passOf(pass.passIdOf(p.holder, dataset, licence)).expiry > block.timestamp;
        vm.recordLogs();
        vm.prank(payer);
        try pass.buy{value: value}(p) {
            if (o.price != 0) _note(token, o.price);
            _did(token == address(0) ? bytes32("buy native") : bytes32("buy token"));
            if (renews) _did("renew");
        } catch {
            vm.getRecordedLogs();
        }
    }

    /// @dev The rest passes first, half of the time.
    function credit(uint256 seed, uint256 wait) external {
        Sale[] memory batch = new Sale[](1);
        uint256[] memory picked = _pick(batch, seed);
        if (picked.length == 0) return;
        if (_credit(batch, picked, wait)) _did("credit");
    }

    /// @dev Any four sales, some of them twice or already ended.
    function creditMany(uint256 seed, uint256 wait) external {
        Sale[] memory batch = new Sale[](4);
        uint256[] memory picked = _pick(batch, seed);
        if (picked.length == 0) return;
        if (_credit(batch, picked, wait)) _did("credit many");
    }

    /// @dev The dataset is suspended first, half of the time, and half of that right after another purchase.
    function takeBack(uint256 seed, uint256 why) external timed {
        if (why % 4 == 0) buy(seed, seed >> 8, seed >> 16, seed >> 24);
        Sale[] memory batch = new Sale[](1);
        uint256[] memory picked = _pick(batch, seed);
        if (picked.length == 0) return;
        Sale memory sale = batch[0];
        if (why % 2 == 0) {
            vm.prank(timelock);
            try registry.confirmSuspension(sale.dataset, uint40(block.timestamp + 1 hours), "why") {} catch {}
        }
        uint256 before = vault.balanceOf(_key(sale.buyer), sale.token);
        vm.prank(sale.buyer);
        try vault.takeBack(sale) {
            require(vault.balanceOf(_key(sale.buyer), sale.token) == before + sale.amount, "took back another amount");
            _end(picked[0]);
            _did("take back");
        } catch {}
    }

    /// @dev By the guardian, else by the DAO; and lifted again.
    function suspend(uint256 d, uint256 seed) external timed {
        uint256 dataset = datasets[d % DATASETS];
        if (seed % 4 < 2) {
            vm.prank(timelock);
            try registry.liftSuspension(dataset) {} catch {}
            return;
        }
        bool byGuardian = seed % 4 == 2;
        vm.prank(byGuardian ? actors.guardian() : timelock);
        if (byGuardian) try registry.suspend(dataset, "why") {} catch {}
        else try registry.confirmSuspension(dataset, uint40(block.timestamp + 1 + (seed % 1 days)), "why") {} catch {}
    }

    function move(uint256 d, uint256 to) external timed {
        uint256 dataset = datasets[d % DATASETS];
        address owner = IERC721(address(registry)).ownerOf(dataset);
        address next = actors.earner(to);
        vm.prank(owner);
        IERC721(address(registry)).transferFrom(owner, next, dataset);
    }

    function setPayees(uint256 d, uint256 split, uint256 lock) external timed {
        uint256 dataset = datasets[d % DATASETS];
        (address[] memory accounts, uint32[] memory shares) = splitOf(split);
        address owner = IERC721(address(registry)).ownerOf(dataset);
        vm.prank(owner);
        try vault.setPayees(dataset, accounts, shares, lock % 64 == 0) {} catch {} // locked
    }

    /* BALANCES */

    /// @dev Pays the next of all accounts, from `who` on, that has a balance.
    function release(uint256 who, uint256 t) external timed {
        address token = tokens.exact(t);
        (address account, uint256 due) = (timelock, vault.balanceOf(_key(timelock), token));
        uint256 count = _everybody.length;
        for (uint256 i; i < count && (who % 16 != 0 || due == 0); ++i) {
            account = _everybody[((who % count) + i) % count];
            due = vault.balanceOf(_key(account), token);
            if (due != 0) break;
        }
        uint256 before = world.holdings(account, token);
        try vault.release{gas: 3_000_000}(account, token) returns (uint256 amount) {
            require(amount == due && world.holdings(account, token) == before + due, "released another amount");
            _did("release");
        } catch {
            if (due != 0) _did("release refused");
        }
    }

    /// @dev Some of everybody, perhaps one twice: each is paid all or nothing, and counted once.
    function releaseMany(uint256 seed, uint256 t) external timed {
        address token = tokens.exact(t);
        (address[] memory list, uint256[] memory had) = (new address[](4), new uint256[](4));
        uint256[] memory due = new uint256[](4);
        for (uint256 i; i < list.length; ++i) {
            list[i] = _everybody[_draw(seed, i) % _everybody.length];
            (had[i], due[i]) = (world.holdings(list[i], token), vault.balanceOf(_key(list[i]), token));
        }
        uint256 paid = vault.releaseMany(list, token);
        uint256 emptied;
        for (uint256 i; i < list.length; ++i) {
            uint256 left = vault.balanceOf(_key(list[i]), token);
            require(left == 0 || left == due[i], "released a part");
            require(world.holdings(list[i], token) + left == had[i] + due[i], "released another amount");
            bool again;
            for (uint256 k; k < i; ++k) again = again || list[k] == list[i];
            if (!again && due[i] != 0 && left == 0) ++emptied;
        }
        require(paid == emptied, "counted other releases than there were");
        if (paid > 1) _did("release many");
    }

    function releaseShare(uint256 split, uint256 index, uint256 t) external timed {
        (address[] memory accounts, uint32[] memory shares) = splitOf(split);
        uint256 i = index % accounts.length;
        address token = tokens.exact(t);
        uint256 before = world.holdings(accounts[i], token);
        try vault.releaseShare{gas: 3_000_000}(accounts, shares, i, token) returns (uint256 amount) {
            require(world.holdings(accounts[i], token) == before + amount, "released another amount");
            sharePaid[split % SPLITS][i][token] += amount;
            _did("release share");
        } catch {}
    }

    function sulk(uint256 seed) external {
        actors.moody().setRefusing(seed % 2 == 0);
    }

    function blacklist(uint256 who, uint256 seed) external {
        tokens.blacklisting().setBlacklisted(actors.earner(who), seed % 2 == 0);
    }

    /// @dev Forces money on the vault, as a self-destruct or a stray transfer does.
    function donate(uint256 t, uint256 seed) external timed {
        (address token, uint256 amount) = (tokens.exact(t), seed % 1e9);
        if (token == address(0)) vm.deal(address(vault), address(vault).balance + amount);
        else IToken(token).mint(address(vault), amount);
        donated[token] += amount;
    }

    /* VIEWS */

    function splitOf(uint256 seed) public view returns (address[] memory accounts, uint32[] memory shares) {
        uint256 split = seed % SPLITS;
        (accounts, shares) = (new address[](2 + split), new uint32[](2 + split));
        for (uint256 i; i < accounts.length; ++i)
            (accounts[i], shares[i]) = (actors.earner(i + split), uint32(1 + 7 * i));
    }

    function splitKey(uint256 split) external view returns (bytes32) {
        (address[] memory accounts, uint32[] memory shares) = splitOf(split);
        return keccak256(abi.encode(accounts, shares));
    }

    function saleCount() external view returns (uint256) {
        return _sales.length;
    }

    function saleAt(uint256 i) external view returns (Sale memory) {
        return _sales[i];
    }

    /* INSIDE */

    function _credit(Sale[] memory batch, uint256[] memory picked, uint256 wait) private returns (bool) {
        if (wait % 2 == 0) world.advance(vault.rest());
        else world.refresh();
        uint256 fresh;
        for (uint256 i; i < picked.length; ++i) if (!ended[picked[i]]) ++fresh;
        try vault.credit(batch) {
            if (fresh == 0) ++endedTwice;
            for (uint256 i; i < picked.length; ++i) {
                if (ended[picked[i]]) continue;
                _end(picked[i]);
                if (uint256(batch[i].payee) >> 160 != 0) _did("credit split");
                if (batch[i].dataset != datasets[0] && batch[i].amount > 9) _did("royalty");
            }
            return true;
        } catch {
            return false;
        }
    }

    function _end(uint256 i) private {
        if (ended[i]) ++endedTwice;
        ended[i] = true;
        resting[_sales[i].token] -= _sales[i].amount;
    }

    /// @dev Keeps the sale as the vault announced it.
    function _note(address token, uint256 price) private {
        Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != IRewardVault.SaleHeld.selector) continue;
            Sale memory sale = abi.decode(logs[i].data, (Sale));
            require(sale.token == token && sale.amount == price, "another sale was announced");
            _sales.push(sale);
            resting[token] += price;
            return;
        }
        revert("no sale was announced");
    }

    function _pick(Sale[] memory batch, uint256 seed) private view returns (uint256[] memory picked) {
        uint256 count = _sales.length;
        if (count == 0) return picked;
        picked = new uint256[](batch.length);
        for (uint256 i; i < picked.length; ++i) {
            picked[i] = count - 1 - (_draw(seed, i) % Math.min(count, 8)); // of the latest
            batch[i] = _sales[picked[i]];
        }
    }
}
