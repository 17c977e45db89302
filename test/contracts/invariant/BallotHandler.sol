// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {DataGovernor} from "../../../contracts/governance/DataGovernor.sol";
import {DataToken} from "../../../contracts/governance/DataToken.sol";
import {Clock} from "./Clock.sol";
import {Electorate} from "./Electorate.sol";
import {GovernanceHandler} from "./GovernanceHandler.sol";
import {Deed, SignedHandler} from "./SignedHandler.sol";
import {Statements} from "./Statements.sol";

/// @dev Votes, delegations and permits that holders signed, and others send.
contract BallotHandler is SignedHandler {
    bytes32 private constant BALLOT_TYPEHASH = keccak256(
        "Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)"
    );
    bytes32 private constant EXTENDED_TYPEHASH = keccak256(
        "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,bytes params)"
    );
    bytes32 private constant DELEGATION_TYPEHASH = keccak256(
        "Delegation(address delegatee,uint256 nonce,uint256 expiry)"
    );

    Electorate private electorate;
    DataToken private token;
    DataGovernor private governor;
    GovernanceHandler private motions;
    /// @dev what a vote, by its proposal's place and voter, or a delegation is about
    address[] private _delegatees;

    constructor(
        Clock clock_,
        Electorate electorate_,
        DataToken token_,
        DataGovernor governor_,
        GovernanceHandler motions_
    ) SignedHandler(clock_, electorate_.voter(electorate_.VOTERS() - 1), electorate_.keyOf(electorate_.VOTERS() - 1)) {
        (electorate, token, governor, motions) = (electorate_, token_, governor_, motions_);
    }

    function actions() external pure override returns (bytes4[] memory list) {
        list = new bytes4[](9);
        (list[0], list[1], list[2]) = (this.signVote.selector, this.signDelegation.selector, this.signPermit.selector);
        (list[3], list[4], list[5]) = (this.submit.selector, this.submit.selector, this.bend.selector);
        (list[6], list[7], list[8]) = (this.swap.selector, this.stray.selector, this.late.selector);
    }

    function aims() external pure override returns (bytes32[] memory list) {
        list = new bytes32[](9);
        (list[0], list[1], list[2]) = ("vote", "vote with reason", "delegation");
        (list[3], list[4], list[5], list[6]) = ("permit", "submit", "bend", "swap");
        (list[7], list[8]) = ("stray", "late");
    }

    function signVote(uint256 who, uint256 m, uint256 seed) external {
        clock.refresh();
        uint256 count = motions.count();
        if (count == 0) return;
        Deed memory deed;
        deed.about = count - 1 - (m % (count < 4 ? count : 4));
        (deed.signer, deed.target, deed.packed) = (electorate.voter(who % 3), address(governor), true);
        deed.deadline = type(uint256).max;
        uint256 nonce = governor.nonces(deed.signer);
        deed.slot = keccak256(abi.encode(governor, deed.signer, nonce));
        bytes32 structHash = _writeVote(deed, nonce, uint8(seed % 3), seed % 2 == 0);
        deed.digest = Statements.digest(Statements.domain("DataGovernor", address(governor)), structHash);
        _keep(deed, electorate.keyOf(who % 3));
    }

    function signDelegation(uint256 who, uint256 to, uint256 seed) external {
        clock.refresh();
        (address holder, address delegatee) = (electorate.voter(who % 3), electorate.voter(to));
        (uint256 nonce, uint256 expiry) = (token.nonces(holder), block.timestamp + (seed % 10 minutes));
        bytes32 structHash = keccak256(abi.encode(DELEGATION_TYPEHASH, delegatee, nonce, expiry));
        bytes memory call = abi.encodeCall(token.delegateBySig, (delegatee, nonce, expiry, 0, 0, 0));
        _keepOfToken(who % 3, structHash, call, expiry, nonce);
        _delegatees.push(delegatee);
    }

    function signPermit(uint256 who, uint256 value, uint256 seed) external {
        clock.refresh();
        address holder = electorate.voter(who % 3);
        (uint256 nonce, uint256 deadline) = (token.nonces(holder), block.timestamp + (seed % 10 minutes));
        bytes32 structHash = Statements.permitting(holder, thief, value, nonce, deadline);
        bytes memory call = abi.encodeCall(token.permit, (holder, thief, value, deadline, 0, 0, 0));
        _keepOfToken(who % 3, structHash, call, deadline, nonce);
        _delegatees.push(address(0));
    }

    function _writeVote(
        Deed memory deed,
        uint256 nonce,
        uint8 support,
        bool extended
    ) private view returns (bytes32 structHash) {
        (uint256 id, ) = motions.cast(deed.about);
        address voter = deed.signer;
        if (!extended) {
            deed.call = abi.encodeCall(governor.castVoteBySig, (id, support, voter, new bytes(65)));
            return keccak256(abi.encode(BALLOT_TYPEHASH, id, support, voter, nonce));
        }
        bytes32 blank = keccak256("");
        deed.call = abi.encodeCall(
            governor.castVoteWithReasonAndParamsBySig,
            (id, support, voter, "", "", new bytes(65))
        );
        return keccak256(abi.encode(EXTENDED_TYPEHASH, id, support, voter, nonce, blank, blank));
    }

    function _keepOfToken(uint256 who, bytes32 structHash, bytes memory call, uint256 deadline, uint256 nonce) private {
        bytes32 digest = Statements.digest(Statements.domain("DataGraph", address(token)), structHash);
        bytes32 slot = keccak256(abi.encode(token, electorate.voter(who), nonce));
        uint256 place = _delegatees.length;
        _keep(
            Deed(electorate.voter(who), address(token), call, digest, deadline, slot, place, false, false),
            electorate.keyOf(who)
        );
    }

    /// @dev A nonce is good until a deed of its slot counted; a vote besides while votes are taken, once a voter.
    function _isDue(Deed memory deed) internal view override returns (bool) {
        if (deed.target == address(token)) return true;
        (uint256 id, ) = motions.cast(deed.about);
        if (governor.state(id) != IGovernor.ProposalState.Active) return false;
        return !governor.hasVoted(id, deed.signer);
    }

    /// @dev A delegation acts for whoever the signature is found to be of: nobody, mostly, when it was bent.
    function _send(Deed memory deed, address target, address by) internal override returns (bool) {
        if (bytes4(deed.call) != token.delegateBySig.selector) return super._send(deed, target, by);
        uint256 nonce = token.nonces(deed.signer);
        super._send(deed, target, by);
        motions.noteDelegation(thief, token.delegates(thief)); // who may sign for themselves
        return token.nonces(deed.signer) != nonce;
    }

    function _onDone(Deed memory deed) internal override {
        bytes4 what = bytes4(deed.call);
        if (deed.target == address(token)) {
            if (what == token.permit.selector) return _did("permit");
            motions.noteDelegation(deed.signer, _delegatees[deed.about]);
            return _did("delegation");
        }
        (uint256 id, ) = motions.cast(deed.about);
        uint256 weight = governor.getVotes(deed.signer, governor.proposalSnapshot(id));
        motions.noteVote(deed.about, deed.signer, weight);
        _did(what == governor.castVoteBySig.selector ? bytes32("vote") : bytes32("vote with reason"));
    }
}
