// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {Offer, Purchase} from "../../../contracts/interfaces/IAccessPass.sol";
import {Content, Parent} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {IRewardVault, Sale} from "../../../contracts/interfaces/IRewardVault.sol";
import {Handler} from "./Handler.sol";
import {World} from "./World.sol";
import {Log, vm} from "./Vm.sol";

/// @dev What a pass is worth, as this model keeps it.
struct PassModel {
    uint256 expiry;
    bool revoked;
    bool download;
    uint8 seats;
    uint16 run;
}

/// @dev Passes and seats, and everything that ends them; and a model of who may open what, until when.
contract PassHandler is Handler {
    uint256 public constant DATASETS = 2;
    uint256 public constant USERS = 4;
    uint8 public constant LICENCES = 2;
    uint8 private constant SEATS = 2;

    struct Place {
        uint256 passId;
        uint8 seat;
    }

    uint256[DATASETS] public datasets;
    uint256[] private _passIds;
    mapping(uint256 passId => PassModel) private _passes;
    mapping(address holder => uint256 count) public passCount;
    mapping(uint256 passId => mapping(uint8 seat => address)) private _offered;
    mapping(uint256 passId => mapping(uint8 seat => address)) private _members;
    mapping(address member => mapping(uint256 dataset => mapping(uint8 licence => Place))) private _places;
    mapping(uint256 dataset => uint256) private _suspendedUntil;
    mapping(uint256 dataset => uint256) private _closesAt;
    Sale[] private _sales;
    /// @dev passes that somebody managed to move, or to let another move
    uint256 public moved;

    constructor(World world_) Handler(world_) {
        for (uint256 i; i < DATASETS; ++i) {
            (address creator, ) = actors.contributor(i);
            Content memory content = Content(bytes32(i + 1), bytes32(i + 1), bytes32(i + 1), 0x55);
            vm.prank(creator);
            datasets[i] = registry.register(bytes32(i), content, new Parent[](0));
            _closesAt[datasets[i]] = type(uint256).max;
        }
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](13);
        (list[0], list[1], list[2], list[3]) = (
            this.buy.selector,
            this.buy.selector,
            this.takeBack.selector,
            this.revoke.selector
        );
        (list[4], list[5], list[6]) = (this.offerSeat.selector, this.acceptSeat.selector, this.vacateSeat.selector);
        (list[7], list[8], list[9]) = (this.suspend.selector, this.lift.selector, this.withdraw.selector);
        (list[10], list[11], list[12]) = (this.steal.selector, this.wait.selector, this.acceptSeat.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](12);
        (list[0], list[1], list[2], list[3]) = ("begin", "extend", "begin anew", "take back");
        (list[4], list[5], list[6], list[7]) = ("revoke", "accept seat", "vacate seat", "suspend");
        (list[8], list[9], list[10], list[11]) = ("lift", "withdraw", "steal", "access by seat");
    }

    /* PASSES */

    /// @dev Under an offer that is often another than before, for whoever is to hold it.
    function buy(uint256 d, uint256 who, uint256 holder, uint256 seed) public timed {
        (uint256 dataset, uint8 licence) = (datasets[d % DATASETS], uint8(1 + (seed % LICENCES)));
        if (seed % 3 == 0 || pass.offerOf(dataset, licence).duration == 0) _offer(d, dataset, licence, seed);
        Offer memory o = pass.offerOf(dataset, licence);
        (address payer, address to) = (actors.payer(who % USERS), actors.payer(holder % USERS));
        Purchase memory p = Purchase(dataset, licence, to, pass.offerHash(dataset, licence), o.price, address(0));
        vm.deal(payer, payer.balance + o.price);
        vm.recordLogs();
        vm.prank(payer);
        try pass.buy{value: o.price}(p) returns (uint256 passId, uint40 expiry) {
            require(
                isOpen(dataset, block.timestamp) && _closesAt[dataset] == type(uint256).max,
                "12: sold when closed"
            );
            _bought(passId, payer == to, o, to);
            require(expiry == _passes[passId].expiry, "12: another expiry than bought");
            _note();
        } catch {
            vm.getRecordedLogs();
        }
    }

    function takeBack(uint256 seed, uint256 why) external timed {
        if (_sales.length == 0) return;
        Sale memory sale = _sales[_sales.length - 1 - (seed % (_sales.length < 4 ? _sales.length : 4))];
        if (why % 2 == 0) _suspend(sale.dataset, block.timestamp + 1 + (seed % 1 hours));
        PassModel storage p = _passes[sale.passId];
        vm.prank(sale.buyer);
        try vault.takeBack(sale) {
            _did("take back");
        } catch {
            return;
        }
        if (p.run != sale.run) return; // forfeited before
        p.expiry -= sale.duration;
        if (p.expiry <= block.timestamp) p.revoked = true;
    }

    function revoke(uint256 seed) external timed {
        if (_passIds.length == 0 || seed % 4 != 0) return;
        uint256 passId = _passIds[(seed >> 8) % _passIds.length];
        vm.prank(timelock);
        pass.revoke(passId, "why");
        _passes[passId].revoked = true;
        _did("revoke");
    }

    /// @dev Every way there is to move a pass, or to let somebody move it.
    function steal(uint256 seed, uint256 how) external timed {
        if (_passIds.length == 0) return;
        uint256 passId = _passIds[seed % _passIds.length];
        (address holder, address thief) = (address(uint160(passId >> 96)), actors.thief());
        bytes[6] memory calls = [
            abi.encodeCall(IERC721.transferFrom, (holder, thief, passId)),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", holder, thief, passId),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", holder, thief, passId, ""),
            abi.encodeCall(IERC721.approve, (thief, passId)),
            abi.encodeCall(IERC721.setApprovalForAll, (thief, true)),
            abi.encodeCall(IERC721.transferFrom, (holder, holder, passId))
        ];
        address[4] memory callers = [holder, thief, timelock, address(vault)];
        vm.prank(callers[(how >> 8) % callers.length]);
        (bool ok, ) = address(pass).call(calls[how % calls.length]);
        if (ok) ++moved;
        _did("steal");
    }

    /* SEATS */

    function offerSeat(uint256 seed, uint256 seat, uint256 member) external timed {
        if (_passIds.length == 0) return;
        uint256 passId = _passIds[seed % _passIds.length];
        (uint8 s, address to) = (uint8(seat % SEATS), actors.payer(member % USERS));
        vm.prank(address(uint160(passId >> 96)));
        try pass.offerSeat(passId, s, to) {
            require(s < _passes[passId].seats, "12: a seat that was not sold");
            _offered[passId][s] = to;
        } catch {}
    }

    /// @dev By whom it was offered to, mostly.
    function acceptSeat(uint256 seed, uint256 seat, uint256 member) external timed {
        if (_passIds.length == 0) return;
        uint256 passId = _passIds[seed % _passIds.length];
        uint8 s = uint8(seat % SEATS);
        address to = member % 4 == 0 ? actors.payer(member % USERS) : _offered[passId][s];
        if (to == address(0)) return;
        vm.prank(to);
        try pass.acceptSeat(passId, s) {
            require(_offered[passId][s] == to || _members[passId][s] == to, "12: a seat nobody offered");
            if (_offered[passId][s] == to) _offered[passId][s] = address(0);
            _members[passId][s] = to;
            for (uint256 d; d < DATASETS; ++d) {
                for (uint8 l = 1; l <= LICENCES; ++l) {
                    address holder = address(uint160(passId >> 96));
                    if (pass.passIdOf(holder, datasets[d], l) != passId) continue;
                    _places[to][datasets[d]][l] = Place(passId, s);
                    if (pass.hasAccess(to, datasets[d])) _did("access by seat");
                }
            }
            _did("accept seat");
        } catch {}
    }

    function vacateSeat(uint256 seed, uint256 seat) external timed {
        if (_passIds.length == 0 || seed % 2 == 0) return;
        uint256 passId = _passIds[(seed >> 8) % _passIds.length];
        uint8 s = uint8(seat % SEATS);
        address member = _members[passId][s];
        if (member == address(0)) return;
        vm.prank(seed % 4 == 1 ? member : address(uint160(passId >> 96)));
        pass.vacateSeat(passId, s);
        _members[passId][s] = address(0);
        _did("vacate seat");
    }

    /* DATASETS */

    function suspend(uint256 d, uint256 seed) external timed {
        if (seed % 2 == 0) return _suspend(datasets[d % DATASETS], block.timestamp + 1 + (seed % 1 days));
        vm.prank(actors.guardian());
        try registry.suspend(datasets[d % DATASETS], "why") {
            uint256 until = block.timestamp + 14 days;
            if (until > _suspendedUntil[datasets[d % DATASETS]]) _suspendedUntil[datasets[d % DATASETS]] = until;
        } catch {}
    }

    function lift(uint256 d) external timed {
        vm.prank(timelock);
        try registry.liftSuspension(datasets[d % DATASETS]) {
            _suspendedUntil[datasets[d % DATASETS]] = block.timestamp;
            _did("lift");
        } catch {}
    }

    /// @dev Seldom, for it is for good.
    function withdraw(uint256 d, uint256 seed) external timed {
        if (seed % 16 != 0) return;
        uint256 dataset = datasets[d % DATASETS];
        address creator = registry.creatorOf(dataset);
        vm.prank(creator);
        try registry.withdraw(dataset) {
            _closesAt[dataset] = block.timestamp + registry.notice();
            _did("withdraw");
        } catch {}
    }

    function wait(uint256 seed) external {
        world.advance(seed % 6 hours);
    }

    /* THE MODEL */

    function passIds() external view returns (uint256[] memory) {
        return _passIds;
    }

    function passAt(uint256 passId) external view returns (PassModel memory) {
        return _passes[passId];
    }

    function closesAt(uint256 dataset) external view returns (uint256) {
        return _closesAt[dataset];
    }

    function isOpen(uint256 dataset, uint256 at) public view returns (bool) {
        return at >= _suspendedUntil[dataset] && at < _closesAt[dataset];
    }

    /// @dev Whether the raw key may be released at a time from now on, should nothing else happen.
    function mayOpen(address user, uint256 dataset, uint256 at) external view returns (bool) {
        if (!isOpen(dataset, at)) return false;
        for (uint8 l = 1; l <= LICENCES; ++l) {
            if (_isLive(pass.passIdOf(user, dataset, l), at)) return true;
            if (_sits(user, dataset, l, at)) return true;
        }
        return false;
    }

    function _sits(address user, uint256 dataset, uint8 licence, uint256 at) private view returns (bool) {
        Place memory place = _places[user][dataset][licence];
        if (place.passId == 0 || _members[place.passId][place.seat] != user) return false;
        return place.seat < _passes[place.passId].seats && _isLive(place.passId, at);
    }

    function _isLive(uint256 passId, uint256 at) private view returns (bool) {
        PassModel storage p = _passes[passId];
        return p.expiry > at && !p.revoked && p.download;
    }

    function _bought(uint256 passId, bool byHolder, Offer memory o, address holder) private {
        PassModel storage p = _passes[passId];
        bool fresh = p.expiry == 0 && !p.revoked && p.run == 0 && !_isKnown(passId);
        bool ended = p.expiry <= block.timestamp || p.revoked;
        bool same = p.seats == o.seats && p.download == o.download;
        require(fresh || ended || same || byHolder, "12: another changed a running pass");
        if (!fresh && !ended && same) {
            p.expiry += o.duration;
            return _did("extend");
        }
        if (fresh) {
            _passIds.push(passId);
            ++passCount[holder];
        } else {
            ++p.run;
        }
        (p.expiry, p.revoked, p.download, p.seats) = (block.timestamp + o.duration, false, o.download, o.seats);
        _did(fresh ? bytes32("begin") : bytes32("begin anew"));
    }

    function _isKnown(uint256 passId) private view returns (bool) {
        for (uint256 i; i < _passIds.length; ++i) if (_passIds[i] == passId) return true;
        return false;
    }

    function _offer(uint256 d, uint256 dataset, uint8 licence, uint256 seed) private {
        (address owner, ) = actors.contributor(d % DATASETS);
        vm.prank(owner);
        pass.offer(
            dataset,
            licence,
            Offer(
                uint96(1 + (seed % 1e9)),
                uint32(1 + ((seed >> 32) % 1 days)),
                0,
                uint8((seed >> 64) % 3),
                seed % 8 != 0
            )
        );
    }

    function _suspend(uint256 dataset, uint256 until) private {
        vm.prank(timelock);
        try registry.confirmSuspension(dataset, uint40(until), "why") {
            _suspendedUntil[dataset] = until;
            _did("suspend");
        } catch {}
    }

    function _note() private {
        Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] == IRewardVault.SaleHeld.selector) _sales.push(abi.decode(logs[i].data, (Sale)));
        }
    }
}
