import {
  type Address,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  getAddress,
  parseEther,
  zeroAddress,
} from "viem";
import { describe, expect, it } from "vitest";
import {
  DELAY,
  SETTINGS,
  State,
  Vote,
  alice,
  bob,
  carol,
  deployer,
  hashed,
  load,
  mintToCarol,
  networkHelpers,
  pass,
  propose,
  viem,
} from "../fixtures/governance.ts";
import { args } from "../args.ts";

const MAX = 2n ** 256n - 1n;
const { revertWithCustomError, revertWithCustomErrorWithArgs } = viem.assertions;

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
    for (const delay of [30n * 86_400n + 1n, MAX]) {
      const endless = encodeFunctionData({ abi: timelock.abi, functionName: "updateDelay", args: [delay] });
      const change = pass(dao, [[timelock.address], [0n], [endless], `Delay ${delay}`]);
      await revertWithCustomErrorWithArgs(change, timelock, "TimelockDelay", args(delay, 30n * 86_400n));
    }
    const longer = encodeFunctionData({ abi: timelock.abi, functionName: "updateDelay", args: [90n] });
    await pass(dao, [[timelock.address], [0n], [longer], "Longer delay"]);
    expect(await timelock.read.getMinDelay()).toBe(90n);
  });

  it("13: is not handed to a timelock without delay, nor to none", async () => {
    const dao = await load();
    const { governor } = dao;
    const toTimelock = (timelock: Address) =>
      encodeFunctionData({ abi: governor.abi, functionName: "updateTimelock", args: [timelock] });
    const instant = await viem.deployContract("InstantTimelock");
    const refused = pass(dao, [[governor.address], [0n], [toTimelock(instant.address)], "No delay"]);
    await revertWithCustomErrorWithArgs(refused, governor, "GovernorZeroTimelockDelay", [getAddress(instant.address)]);
    const toNone = pass(dao, [[governor.address], [0n], [toTimelock(zeroAddress)], "None"]);
    await revertWithCustomErrorWithArgs(toNone, governor, "GovernorZeroTimelockDelay", [zeroAddress]);
    const settings = [dao.token.address, instant.address, SETTINGS] as const;
    const deployed = viem.deployContract("DataGovernor", settings);
    await revertWithCustomErrorWithArgs(deployed, governor, "GovernorZeroTimelockDelay", [getAddress(instant.address)]);
    const other = await viem.deployContract("TimelockController", [1n, [], [], deployer]);
    await pass(dao, [[governor.address], [0n], [toTimelock(other.address)], "Another"]);
    expect(await governor.read.timelock()).toBe(getAddress(other.address));
  });

  it("refuses what would end governance: thresholds above the supply, a period of 0, extensions above the period", async () => {
    const dao = await load();
    const { governor } = dao;
    const supply = parseEther("1000000");
    const bad = [
      ["setProposalThreshold", supply + 1n, "GovernorProposalThreshold", args(supply + 1n, supply)],
      ["setProposalThreshold", MAX, "GovernorProposalThreshold", args(MAX, supply)],
      ["setVotingPeriod", 0, "GovernorInvalidVotingPeriod", args(0n)],
      ["setLateQuorumVoteExtension", 51, "GovernorPreventLateQuorumVoteExtensionTooLarge", args(51n, 50n)],
      ["updateQuorumNumerator", 101n, "GovernorInvalidQuorumFraction", args(101n, 100n)],
    ] as const;
    for (const [functionName, value, error, values] of bad) {
      const data = encodeFunctionData({
        abi: governor.abi,
        functionName,
        args: [value],
      } as EncodeFunctionDataParameters);
      const change = pass(dao, [[governor.address], [0n], [data], `${functionName} ${value}`]);
      await revertWithCustomErrorWithArgs(change, governor, error, values as never);
    }
    const settings = { ...SETTINGS, proposalThreshold: supply + 1n };
    const deployed = viem.deployContract("DataGovernor", [dao.token.address, dao.timelock.address, settings]);
    await revertWithCustomErrorWithArgs(deployed, governor, "GovernorProposalThreshold", [supply + 1n, supply]);
  });

  it("takes each new rule at its bound, and tells it", async () => {
    const dao = await load();
    const { governor } = dao;
    const rules = [
      ["setVotingDelay", 7, "VotingDelaySet", args(1n, 7n)],
      ["setVotingPeriod", 2 ** 32 - 1, "VotingPeriodSet", args(50n, 2n ** 32n - 1n)],
      ["setProposalThreshold", 0n, "ProposalThresholdSet", args(SETTINGS.proposalThreshold, 0n)],
      ["setLateQuorumVoteExtension", 50, "LateQuorumVoteExtensionSet", args(20n, 50n)],
      ["updateQuorumNumerator", 100n, "QuorumNumeratorUpdated", args(4n, 100n)],
    ] as const;
    for (const [functionName, value, event, values] of rules) {
      const start = await networkHelpers.takeSnapshot();
      const data = encodeFunctionData({
        abi: governor.abi,
        functionName,
        args: [value],
      } as EncodeFunctionDataParameters);
      const change = pass(dao, [[governor.address], [0n], [data], functionName]);
      await viem.assertions.emitWithArgs(change, governor, event, values as never);
      await start.restore();
    }
  });
});
