// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Permit} from "../../../contracts/interfaces/IAccessPass.sol";
import {Sale} from "../../../contracts/interfaces/IRewardVault.sol";
import {ActDeeds} from "./ActDeeds.sol";
import {Permits} from "./Permits.sol";
import {Deed} from "./SignedHandler.sol";
import {World} from "./World.sol";
import {vm} from "./Vm.sol";

/// @dev What others do with what was signed towards ledger and vault, against a model of what should come of it.
contract ActHandler is ActDeeds {
    mapping(address researcher => mapping(address validator => uint128)) private _credit;
    mapping(address researcher => mapping(address validator => uint128)) private _requested;
    mapping(uint256 dataset => bool) private _locked;
    /// @dev the buyer's balance before a sale was taken back
    uint256 private _balance;

    constructor(World world_) ActDeeds(world_) {
        for (uint256 r; r < 3; ++r) _credit[_signer(r)][leaver] = 100;
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](24);
        (list[0], list[1], list[2]) = (this.signDeposit.selector, this.signDeposit.selector, this.signMove.selector);
        (list[3], list[4], list[5]) = (this.signWithdrawal.selector, this.signLimit.selector, this.signPayees.selector);
        (list[6], list[7], list[8]) = (this.signPayees.selector, this.signReturn.selector, this.signReturn.selector);
        (list[9], list[10], list[11]) = (this.signCancellation.selector, this.submit.selector, this.submit.selector);
        (list[12], list[13], list[14]) = (this.submit.selector, this.submit.selector, this.bend.selector);
        (list[15], list[16], list[17]) = (this.swap.selector, this.stray.selector, this.late.selector);
        (list[18], list[19], list[20]) = (this.twice.selector, this.permitFirst.selector, this.takeUp.selector);
        (list[21], list[22], list[23]) = (this.withdraw.selector, this.change.selector, this.wait.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](21);
        (list[0], list[1], list[2]) = ("deposit with permit", "deposit with authorization", "withdrawal");
        (list[3], list[4], list[5], list[6]) = ("move", "limit", "cancellation", "payees");
        (list[7], list[8], list[9], list[10]) = ("take back", "submit", "bend", "swap");
        (list[11], list[12], list[13], list[14]) = ("stray", "late", "twice", "permit first");
        (list[15], list[16], list[17], list[18]) = ("cancel", "cancel words", "credit", "withdraw for");
        (list[19], list[20]) = ("by wallet", "in multicall");
    }

    /* OTHERS */

    /// @dev Twice in one transaction: neither counts.
    function twice(uint256 seed) external timed {
        if (_deedCount() == 0) return;
        Deed memory deed = _recent(seed);
        if (bytes4(deed.call) == ledger.requestCancellationFor.selector) return; // again changes nothing
        bytes[] memory calls = new bytes[](2);
        (calls[0], calls[1]) = (deed.call, deed.call);
        vm.prank(thief);
        (bool ok, ) = deed.target.call(abi.encodeCall(Multicall.multicall, (calls)));
        if (ok) ++replayed;
        _did("twice");
    }

    /// @dev 10: somebody sends a deposit's permit ahead, and the deposit is made all the same.
    function permitFirst(uint256 seed) external timed {
        (Deed memory deed, bool found) = _openDeed(ledger.depositWithPermitFor.selector, seed);
        if (!found || !_isDue(deed)) return;
        Permit memory p = _permitOf(deed);
        dollar.permit(deed.signer, address(ledger), _word(deed.call, 2), p.deadline, p.v, p.r, p.s);
        _submit(deed, thief, true);
        _did("permit first");
    }

    /// @dev Anyone has a deposit paid back to who asked for it.
    function withdraw(uint256 who, uint256 v) external timed {
        (address account, address validator) = (_signer(who), _validator(v));
        uint128 asked = _requested[account][validator];
        uint128 due = uint128(Math.min(asked, _funds[account][validator]));
        (, , , uint40 from) = ledger.depositOf(account, validator, address(dollar));
        uint256 before = dollar.balanceOf(account);
        vm.prank(thief);
        try ledger.withdrawFor(account, validator, address(dollar)) returns (uint256 paid) {
            require(asked != 0 && from <= block.timestamp, "14: withdrew without its notice");
            require(paid == due && dollar.balanceOf(account) == before + paid, "14: withdrew another amount");
            _funds[account][validator] -= due;
            _requested[account][validator] = 0;
            _did("withdraw for");
        } catch (bytes memory answer) {
            if (asked != 0 && from <= block.timestamp) revert HeldUp(ledger.withdrawFor.selector, answer);
        }
    }

    /// @dev Somebody has a sale credited, whose price then no signature takes back.
    function takeUp(uint256 which) external timed {
        if (_sales.length == 0) return;
        Sale[] memory batch = new Sale[](1);
        batch[0] = _sales[_sales.length - 1 - (which % Math.min(_sales.length, 8))];
        bytes32 id = keccak256(abi.encode(batch[0]));
        try vault.credit(batch) {
            if (_spent[id]) ++replayed;
            _spent[id] = true;
            _did("credit");
        } catch {} // it rests, is suspended, or ended
    }

    /* SIGNERS */

    /// @dev Takes back what was signed, moves a dataset on, lifts a suspension, buys credit; a wallet changes its mind.
    function change(uint256 who, uint256 how, uint256 seed) external timed {
        address account = _signer(who);
        if (how % 6 == 0) {
            actors.wallet().setSulking(seed % 4 == 0);
        } else if (how % 6 == 1) {
            _cancel(account, _nonce(seed));
        } else if (how % 6 == 2) {
            vm.prank(account);
            vault.cancelSignatures();
            _spent[_wordSlot(account, _vaultNonces[account]++)] = true;
            _did("cancel words");
        } else if (how % 6 == 3) {
            uint256 dataset = _datasets[seed % _datasets.length];
            address owner = _owners[dataset];
            vm.prank(owner);
            IERC721(address(registry)).transferFrom(owner, account, dataset);
            _owners[dataset] = account;
        } else if (how % 6 == 4) {
            _lift(_datasets[seed % _datasets.length]);
        } else {
            _credit[_buyCredit(who)][leaver] += 100;
        }
    }

    function wait(uint256 seed) external {
        world.advance(seed % 20 minutes);
    }

    /// @dev Fails unless every deposit is as the acts that counted made it.
    function checkDeposits() external view {
        for (uint256 k; k < 12; ++k) {
            (address account, address validator) = (_signer(k), k < 9 ? actors.validator(k / 3) : leaver);
            (uint128 funds, uint128 credit, uint128 requested, ) = ledger.depositOf(
                account,
                validator,
                address(dollar)
            );
            require(funds == _funds[account][validator], "14: a deposit is not as it was signed");
            require(credit == _credit[account][validator], "14: credit is not where it was signed to");
            require(requested == _requested[account][validator], "14: a withdrawal is not as it was signed");
        }
    }

    /* THE MODEL */

    function _isDue(Deed memory deed) internal view override returns (bool) {
        if (deed.byWallet && actors.wallet().sulking()) return false;
        bytes4 what = bytes4(deed.call);
        if (what == ledger.depositWithPermitFor.selector) {
            bool permitted = Permits.isNext(dollar, deed.signer, address(ledger), _word(deed.call, 2), _permitOf(deed));
            return permitted && _addressAt(deed, 0) != leaver;
        }
        if (what == ledger.depositWithAuthorization.selector) {
            return block.timestamp < deed.deadline && _addressAt(deed, 1) != leaver;
        }
        if (what == ledger.requestWithdrawalFor.selector) {
            return _word(deed.call, 2) <= _funds[deed.signer][_addressAt(deed, 0)];
        }
        if (what == ledger.moveCreditFor.selector) {
            return _addressAt(deed, 1) != leaver && _credit[deed.signer][leaver] != 0;
        }
        if (what == ledger.authorizeSpenderFor.selector) {
            return _word(deed.call, 4) == 0 || _word(deed.call, 4) > block.timestamp;
        }
        uint256 dataset = _word(deed.call, 0);
        if (what == vault.setPayeesFor.selector) {
            bool isNext = deed.slot == _wordSlot(deed.signer, _vaultNonces[deed.signer]);
            return isNext && _owners[dataset] == deed.signer && !_locked[dataset];
        }
        if (what != vault.takeBackFor.selector) return true; // a cancellation
        (uint40 since, ) = registry.suspensionOf(dataset);
        return _isSuspended(dataset) && since < _word(deed.call, 7);
    }

    function _onDone(Deed memory deed) internal override {
        bytes4 what = bytes4(deed.call);
        if (deed.byWallet) _did("by wallet");
        if (what == ledger.depositWithPermitFor.selector) {
            _funds[deed.signer][_addressAt(deed, 0)] += uint128(_word(deed.call, 2));
            _did("deposit with permit");
        } else if (what == ledger.depositWithAuthorization.selector) {
            _funds[deed.signer][_addressAt(deed, 1)] += uint128(_word(deed.call, 3));
            _did("deposit with authorization");
        } else if (what == ledger.requestWithdrawalFor.selector) {
            _requested[deed.signer][_addressAt(deed, 0)] = uint128(_word(deed.call, 2));
            _did("withdrawal");
        } else if (what == ledger.moveCreditFor.selector) {
            _credit[deed.signer][_addressAt(deed, 1)] += _credit[deed.signer][leaver];
            _credit[deed.signer][leaver] = 0;
            _did("move");
        } else if (what == ledger.authorizeSpenderFor.selector) {
            _checkLimit(deed);
        } else if (what == vault.setPayeesFor.selector) {
            ++_vaultNonces[deed.signer];
            if (_word(deed.call, 3) == 1) _locked[_word(deed.call, 0)] = true;
            require(uint256(vault.payeeOf(_word(deed.call, 0))) == deed.about, "14: others than who was signed share");
            _did("payees");
        } else if (what == vault.takeBackFor.selector) {
            uint256 now_ = vault.balanceOf(_key(deed.signer), address(0));
            require(now_ == _balance + _word(deed.call, 5), "14: took back another amount");
            _did("take back");
        } else {
            _did("cancellation");
        }
    }

    /// @dev Every fourth deed within a multicall. A cancellation that changes nothing counts for nothing.
    function _send(Deed memory deed, address target, address by) internal override returns (bool ok) {
        bytes4 what = bytes4(deed.call);
        if (what == vault.takeBackFor.selector) _balance = vault.balanceOf(_key(deed.signer), address(0));
        bool wasPending = what == ledger.requestCancellationFor.selector && _isPending(deed);
        bool wraps = uint256(deed.digest) % 4 == 0;
        bytes memory plain = deed.call;
        if (wraps) {
            bytes[] memory calls = new bytes[](1);
            calls[0] = plain;
            deed.call = abi.encodeCall(Multicall.multicall, (calls));
        }
        ok = super._send(deed, target, by);
        deed.call = plain;
        if (ok && wraps) _did("in multicall");
        if (wasPending) return false;
    }

    /* INSIDE */

    /// @dev An act is void at once, an order after the notice.
    function _cancel(address account, uint64 nonce) private {
        vm.prank(account);
        try ledger.requestCancellation(nonce) {
            _spent[_actSlot(account, nonce)] = true;
            _did("cancel");
        } catch {} // used before
    }

    function _checkLimit(Deed memory deed) private {
        (uint128 left, uint40 expiry) = ledger.spenderOf(
            deed.signer,
            _addressAt(deed, 0),
            _addressAt(deed, 1),
            address(dollar)
        );
        require(left == _word(deed.call, 3) && expiry == _word(deed.call, 4), "14: not the limit that was signed");
        _did("limit");
    }

    /// @dev Whether the cancellation, as its call names it, was asked for already.
    function _isPending(Deed memory deed) private view returns (bool) {
        return ledger.cancellationOf(_addressAt(deed, 1), uint64(_word(deed.call, 2))) != 0;
    }

    function _permitOf(Deed memory deed) private pure returns (Permit memory) {
        bytes memory data = deed.call;
        return Permit(_word(data, 3), uint8(_word(data, 4)), bytes32(_word(data, 5)), bytes32(_word(data, 6)));
    }

    function _addressAt(Deed memory deed, uint256 word) private pure returns (address) {
        return address(uint160(_word(deed.call, word)));
    }
}
