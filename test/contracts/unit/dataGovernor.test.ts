import { network } from "hardhat";
import {
  type Address,
  type Hex,
  encodeFunctionData,
  getAddress,
  keccak256,
  parseEther,
  toHex,
  zeroAddress,
} from "viem";
import { describe, expect, it } from "vitest";
import { args } from "../args.ts";

const { viem, networkHelpers } = await network.connect();
const { revertWithCustomError, revertWithCustomErrorWithArgs } = viem.assertions;
const wallets = await viem.getWalletClients();
const [deployer, alice, bob, carol] = wallets.map((wallet) => wallet.account.address) as [
  Address,
  Address,
  Address,
  Address,
];
const State = { Pending: 0, Active: 1, Canceled: 2, Defeated: 3, Succeeded: 4, Queued: 5, Expired: 6, Executed: 7 };
const Vote = { Against: 0, For: 1 };
const DELAY = 60n;
const SETTINGS = {
  votingDelay: 1,
  votingPeriod: 50,
  proposalThreshold: parseEther("1000"),
  quorumPercent: 4n,
  quorumFloor: parseEther("50000"),
  lateQuorumExtension: 20,
};

/** A supply of 1,000,000, so 4 % is 40,000 and the floor of 50,000 rules. */
async function deploy() {
  const timelock = await viem.deployContract("TimelockController", [DELAY, [], [zeroAddress], deployer]);
  const amounts = [parseEther("900000"), parseEther("60000"), parseEther("40000")];
  const token = await viem.deployContract("DataToken", [timelock.address, [alice, bob, carol], amounts]);
  const governor = await viem.deployContract("DataGovernor", [token.address, timelock.address, SETTINGS]);
  for (const role of [await timelock.read.PROPOSER_ROLE(), await timelock.read.CANCELLER_ROLE()]) {
    await timelock.write.grantRole([role, governor.address]);
  }
  for (const account of [alice, bob, carol]) await token.write.delegate([account], { account });
  await networkHelpers.mine(1);
  return { timelock, token, governor };
}

const load = () => networkHelpers.loadFixture(deploy);
type Deployed = Awaited<ReturnType<typeof deploy>>;
type Actions = readonly [Address[], bigint[], Hex[], string];

/** One action: the timelock mints 7 tokens to carol. */
function mintToCarol({ token }: Deployed, description = "Mint 7"): Actions {
  const data = encodeFunctionData({ abi: token.abi, functionName: "mint", args: [carol, 7n] });
  return [[token.address], [0n], [data], description];
}

async function propose({ governor }: Deployed, actions: Actions, account: Address = bob): Promise<bigint> {
  await governor.write.propose(actions, { account });
  return governor.read.getProposalId([...hashed(actions)]);
}

function hashed([targets, values, calldatas, description]: Actions) {
  return [targets, values, calldatas, keccak256(toHex(description))] as const;
}

describe("DataGovernor", () => {
  it("carries a proposal from vote through queue and delay to execution", async () => {
    const dao = await load();
    const { governor, token } = dao;
    const actions = mintToCarol(dao);
    const id = await propose(dao, actions);
    expect(await governor.read.state([id])).toBe(State.Pending);
    await networkHelpers.mine(2);
    await governor.write.castVote([id, Vote.For], { account: bob });
    expect(await governor.read.state([id])).toBe(State.Active);
    await networkHelpers.mine(50);
    expect(await governor.read.state([id])).toBe(State.Succeeded);
    await governor.write.queue(hashed(actions));
    await revertWithCustomError(
      governor.write.execute(hashed(actions)),
      dao.timelock,
      "TimelockUnexpectedOperationState",
    );
    await networkHelpers.time.increase(DELAY);
    const before = await token.read.balanceOf([carol]);
    await governor.write.execute(hashed(actions), { account: carol });
    expect((await token.read.balanceOf([carol])) - before).toBe(7n);
    expect(await governor.read.state([id])).toBe(State.Executed);
  });

  it("needs the quorum's floor even where the percentage is met", async () => {
    const dao = await load();
    const { governor } = dao;
    const block = BigInt(await networkHelpers.time.latestBlock()) - 1n;
    expect(await governor.read.quorum([block])).toBe(SETTINGS.quorumFloor);
    const id = await propose(dao, mintToCarol(dao));
    await networkHelpers.mine(2);
    await governor.write.castVote([id, Vote.For], { account: carol }); // 40,000: 4 %, below the floor
    await networkHelpers.mine(50);
    expect(await governor.read.state([id])).toBe(State.Defeated);
  });

  it("is not deployed with a floor of zero or above the supply", async () => {
    const { governor, timelock, token } = await load();
    for (const quorumFloor of [0n, parseEther("1000001")]) {
      const deployed = viem.deployContract("DataGovernor", [
        token.address,
        timelock.address,
        { ...SETTINGS, quorumFloor },
      ]);
      const refused = args(quorumFloor, parseEther("1000000"));
      await revertWithCustomErrorWithArgs(deployed, governor, "GovernorQuorumFloor", refused);
    }
  });

  it("follows the percentage above the floor", async () => {
    const dao = await load();
    const data = encodeFunctionData({ abi: dao.governor.abi, functionName: "updateQuorumNumerator", args: [10n] });
    await pass(dao, [[dao.governor.address], [0n], [data], "Quorum 10 %"]);
    await networkHelpers.mine(1);
    const block = BigInt(await networkHelpers.time.latestBlock()) - 1n;
    expect(await dao.governor.read.quorum([block])).toBe(parseEther("100000"));
  });

  it("13: changing the quorum revives no defeated proposal", async () => {
    const dao = await load();
    const id = await propose(dao, mintToCarol(dao));
    await networkHelpers.mine(2);
    await dao.governor.write.castVote([id, Vote.For], { account: carol });
    await networkHelpers.mine(50);
    expect(await dao.governor.read.state([id])).toBe(State.Defeated);
    const data = encodeFunctionData({ abi: dao.governor.abi, functionName: "updateQuorumNumerator", args: [0n] });
    await pass(dao, [[dao.governor.address], [0n], [data], "Quorum 0 %"]);
    expect(await dao.governor.read.state([id])).toBe(State.Defeated);
    const block = BigInt(await networkHelpers.time.latestBlock()) - 1n;
    expect(await dao.governor.read.quorum([block])).toBe(SETTINGS.quorumFloor);
  });

  it("13: votes with what was held at the snapshot, not with what was bought since", async () => {
    const dao = await load();
    const id = await propose(dao, mintToCarol(dao));
    await networkHelpers.mine(2);
    await dao.token.write.transfer([carol, parseEther("900000")], { account: alice });
    await dao.governor.write.castVote([id, Vote.For], { account: carol });
    expect((await dao.governor.read.proposalVotes([id]))[1]).toBe(parseEther("40000"));
  });

  it("prolongs the vote when the quorum is reached late", async () => {
    const dao = await load();
    const id = await propose(dao, mintToCarol(dao));
    const deadline = await dao.governor.read.proposalDeadline([id]);
    await networkHelpers.mine(48);
    await dao.governor.write.castVote([id, Vote.For], { account: bob });
    const block = BigInt(await networkHelpers.time.latestBlock());
    expect(await dao.governor.read.proposalDeadline([id])).toBe(block + 20n);
    expect(block + 20n).toBeGreaterThan(deadline);
    await dao.governor.write.castVote([id, Vote.Against], { account: alice });
    await networkHelpers.mine(20);
    expect(await dao.governor.read.state([id])).toBe(State.Defeated);
  });

  it("keeps a proposal that names its proposer from everyone else", async () => {
    const dao = await load();
    const actions = mintToCarol(dao, `Mint 7#proposer=${bob.toLowerCase()}`);
    const byCarol = dao.governor.write.propose(actions, { account: carol });
    await revertWithCustomErrorWithArgs(byCarol, dao.governor, "GovernorRestrictedProposer", [getAddress(carol)]);
    await propose(dao, actions, bob);
  });

  it("asks proposers for 1,000 votes", async () => {
    const dao = await load();
    const byDeployer = dao.governor.write.propose(mintToCarol(dao), { account: deployer });
    const refused = args(getAddress(deployer), 0n, SETTINGS.proposalThreshold);
    await revertWithCustomErrorWithArgs(byDeployer, dao.governor, "GovernorInsufficientProposerVotes", refused);
  });

  it("changes its settings through the timelock alone", async () => {
    const dao = await load();
    const byDeployer = dao.governor.write.setVotingPeriod([1]);
    await revertWithCustomErrorWithArgs(byDeployer, dao.governor, "GovernorOnlyExecutor", [getAddress(deployer)]);
    const data = encodeFunctionData({ abi: dao.governor.abi, functionName: "setVotingPeriod", args: [77] });
    await pass(dao, [[dao.governor.address], [0n], [data], "Vote 77 blocks"]);
    expect(await dao.governor.read.votingPeriod()).toBe(77n);
  });

  it("13: has neither voting delay nor timelock delay of zero, now or later", async () => {
    const dao = await load();
    const { governor, timelock, token } = dao;
    const hasty = viem.deployContract("DataGovernor", [
      token.address,
      timelock.address,
      { ...SETTINGS, votingDelay: 0 },
    ]);
    await revertWithCustomError(hasty, governor, "GovernorZeroVotingDelay");
    const instant = viem.deployContract("TimelockController", [0n, [], [], deployer]);
    await revertWithCustomError(instant, timelock, "TimelockZeroDelay");
    const noDelay = encodeFunctionData({ abi: timelock.abi, functionName: "updateDelay", args: [0n] });
    const zero = pass(dao, [[timelock.address], [0n], [noDelay], "No delay"]);
    await revertWithCustomError(zero, timelock, "TimelockZeroDelay");
    const noVotingDelay = encodeFunctionData({ abi: governor.abi, functionName: "setVotingDelay", args: [0] });
    const atOnce = pass(dao, [[governor.address], [0n], [noVotingDelay], "Vote at once"]);
    await revertWithCustomError(atOnce, governor, "GovernorZeroVotingDelay");
    const longer = encodeFunctionData({ abi: timelock.abi, functionName: "updateDelay", args: [90n] });
    await pass(dao, [[timelock.address], [0n], [longer], "Longer delay"]);
    expect(await timelock.read.getMinDelay()).toBe(90n);
  });
});

/** Takes a proposal all the way, by alice's 90 % of the votes; returns the promise of its execution. */
async function pass(dao: Deployed, actions: Actions): Promise<Hex> {
  const id = await propose(dao, actions);
  await networkHelpers.mine(2);
  await dao.governor.write.castVote([id, Vote.For], { account: alice });
  await networkHelpers.mine(50);
  await dao.governor.write.queue(hashed(actions));
  await networkHelpers.time.increase(await dao.timelock.read.getMinDelay());
  return dao.governor.write.execute(hashed(actions));
}
