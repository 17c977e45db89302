import { encodeFunctionData, getAddress, parseEther, toHex } from "viem";
import { describe, expect, it } from "vitest";
import {
  SETTINGS,
  State,
  Vote,
  alice,
  bob,
  carol,
  deployer,
  enqueue,
  hashed,
  load,
  mintToCarol,
  networkHelpers,
  open,
  propose,
  viem,
  type Actions,
  type Dao,
} from "../fixtures/governance.ts";
import { args } from "../args.ts";

const { emitWithArgs, revertWithCustomError, revertWithCustomErrorWithArgs } = viem.assertions;
const EXTENSION = SETTINGS.lateQuorumExtension;

/** Mines until the next block is that many blocks before the deadline; 0 is the deadline itself. */
async function approach({ governor }: Dao, id: bigint, blocksLeft: number): Promise<void> {
  const deadline = Number(await governor.read.proposalDeadline([id]));
  await networkHelpers.mine(deadline - blocksLeft - 1 - (await networkHelpers.time.latestBlock()));
}

const vote = ({ governor }: Dao, id: bigint, account: `0x${string}`, support = Vote.For) =>
  governor.write.castVote([id, support], { account });

describe("castVote", () => {
  it("refuses proposals that do not exist or take no votes", async () => {
    const dao = await load();
    await revertWithCustomErrorWithArgs(vote(dao, 1n, bob), dao.governor, "GovernorNonexistentProposal", [1n]);
    const id = await propose(dao, mintToCarol(dao));
    const active = toHex(1 << State.Active, { size: 32 });
    const pending = args(id, State.Pending, active);
    await revertWithCustomErrorWithArgs(vote(dao, id, bob), dao.governor, "GovernorUnexpectedProposalState", pending);
    await networkHelpers.mine(52);
    const defeated = args(id, State.Defeated, active);
    await revertWithCustomErrorWithArgs(vote(dao, id, bob), dao.governor, "GovernorUnexpectedProposalState", defeated);
  });

  it("takes one vote of an account, for one of three sides", async () => {
    const dao = await load();
    const id = await open(dao);
    for (const support of [3, 255]) {
      await revertWithCustomError(vote(dao, id, bob, support), dao.governor, "GovernorInvalidVoteType");
    }
    expect(await dao.governor.read.hasVoted([id, bob])).toBe(false);
    await vote(dao, id, bob);
    expect(await dao.governor.read.hasVoted([id, bob])).toBe(true);
    for (const support of [Vote.For, Vote.Against]) {
      await revertWithCustomError(vote(dao, id, bob, support), dao.governor, "GovernorAlreadyCastVote");
    }
  });

  it("counts each side apart, and tells it", async () => {
    const dao = await load();
    const id = await open(dao);
    const weights = [parseEther("900000"), parseEther("60000"), parseEther("40000")] as const;
    const told = args(getAddress(alice), id, Vote.Against, weights[0], "");
    await emitWithArgs(vote(dao, id, alice, Vote.Against), dao.governor, "VoteCast", told);
    await vote(dao, id, bob, Vote.For);
    await vote(dao, id, carol, Vote.Abstain);
    expect(await dao.governor.read.proposalVotes([id])).toEqual(weights);
  });

  it("counts nothing for who had nothing at the snapshot", async () => {
    const dao = await load();
    const id = await open(dao);
    await vote(dao, id, deployer);
    expect(await dao.governor.read.proposalVotes([id])).toEqual([0n, 0n, 0n]);
    expect(await dao.governor.read.hasVoted([id, deployer])).toBe(true);
  });

  it("counts abstentions towards the quorum, and not towards the majority", async () => {
    const dao = await load();
    const id = await open(dao);
    await vote(dao, id, bob, Vote.Abstain);
    await vote(dao, id, carol);
    await networkHelpers.mine(50);
    expect(await dao.governor.read.state([id])).toBe(State.Succeeded);
  });

  it("defeats a tie", async () => {
    const dao = await load();
    await dao.token.write.transfer([carol, parseEther("10000")], { account: bob });
    const id = await open(dao);
    await vote(dao, id, bob);
    await vote(dao, id, carol, Vote.Against);
    await networkHelpers.mine(50);
    expect(await dao.governor.read.proposalVotes([id])).toEqual([parseEther("50000"), parseEther("50000"), 0n]);
    expect(await dao.governor.read.state([id])).toBe(State.Defeated);
  });
});

describe("a late quorum", () => {
  it("leaves the deadline while as many blocks remain as the extension", async () => {
    const dao = await load();
    const id = await open(dao);
    const deadline = await dao.governor.read.proposalDeadline([id]);
    await approach(dao, id, EXTENSION);
    const hash = await vote(dao, id, bob);
    const { blockNumber } = await (await viem.getPublicClient()).getTransactionReceipt({ hash });
    expect(deadline - blockNumber).toBe(BigInt(EXTENSION));
    expect(await dao.governor.getEvents.ProposalExtended()).toEqual([]);
    expect(await dao.governor.read.proposalDeadline([id])).toBe(deadline);
  });

  it("moves the deadline by one block when one block too late", async () => {
    const dao = await load();
    const id = await open(dao);
    const deadline = await dao.governor.read.proposalDeadline([id]);
    await approach(dao, id, EXTENSION - 1);
    await emitWithArgs(vote(dao, id, bob), dao.governor, "ProposalExtended", [id, deadline + 1n]);
    expect(await dao.governor.read.proposalDeadline([id])).toBe(deadline + 1n);
  });

  it("at the last block leaves the others the whole extension to answer, once", async () => {
    const dao = await load();
    const id = await open(dao);
    const deadline = await dao.governor.read.proposalDeadline([id]);
    await approach(dao, id, 0);
    await emitWithArgs(vote(dao, id, bob), dao.governor, "ProposalExtended", [id, deadline + BigInt(EXTENSION)]);
    expect(await dao.governor.read.state([id])).toBe(State.Active);
    await approach(dao, id, 0);
    await vote(dao, id, alice, Vote.Against); // far above the quorum, at the last block of the extension
    expect(await dao.governor.read.proposalDeadline([id])).toBe(deadline + BigInt(EXTENSION));
    await networkHelpers.mine(1);
    expect(await dao.governor.read.state([id])).toBe(State.Defeated);
  });

  it("is none when the quorum was reached in time", async () => {
    const dao = await load();
    const id = await open(dao);
    const deadline = await dao.governor.read.proposalDeadline([id]);
    await vote(dao, id, bob);
    for (const [account, left] of [
      [alice, 1],
      [carol, 0],
    ] as const) {
      await approach(dao, id, left);
      await vote(dao, id, account, Vote.Against);
    }
    expect(await dao.governor.read.proposalDeadline([id])).toBe(deadline);
  });

  it("may come by abstentions alone, once", async () => {
    const dao = await load();
    const id = await open(dao);
    const deadline = await dao.governor.read.proposalDeadline([id]);
    await approach(dao, id, 0);
    await vote(dao, id, bob, Vote.Abstain);
    expect(await dao.governor.read.proposalDeadline([id])).toBe(deadline + BigInt(EXTENSION));
    await approach(dao, id, 0);
    await vote(dao, id, alice);
    expect(await dao.governor.read.proposalDeadline([id])).toBe(deadline + BigInt(EXTENSION));
  });

  it("moves nothing while votes against are all there is", async () => {
    const dao = await load();
    const id = await open(dao);
    const deadline = await dao.governor.read.proposalDeadline([id]);
    await approach(dao, id, 0);
    await vote(dao, id, alice, Vote.Against);
    expect(await dao.governor.read.proposalDeadline([id])).toBe(deadline);
  });

  it("goes by the extension of the first vote, whatever becomes of the rule", async () => {
    const dao = await load();
    const { governor } = dao;
    const data = encodeFunctionData({ abi: governor.abi, functionName: "setLateQuorumVoteExtension", args: [0] });
    const change: Actions = [[governor.address], [0n], [data], "No extension"];
    await enqueue(dao, change);
    const id = await open(dao);
    await vote(dao, id, carol); // below the quorum
    await networkHelpers.time.increase(60);
    await governor.write.execute(hashed(change));
    const late = await open(dao, mintToCarol(dao, "another"));
    const deadline = await governor.read.proposalDeadline([id]);
    await approach(dao, id, 0);
    await vote(dao, id, bob);
    expect(await governor.read.proposalDeadline([id])).toBe(deadline + BigInt(EXTENSION));
    const unmoved = await governor.read.proposalDeadline([late]);
    await approach(dao, late, 0);
    await vote(dao, late, bob);
    expect(await governor.read.proposalDeadline([late])).toBe(unmoved);
  });
});
