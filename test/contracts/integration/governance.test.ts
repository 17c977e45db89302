import { network } from "hardhat";
import {
  type Abi,
  type Address,
  type Hex,
  encodeFunctionData,
  getAddress,
  keccak256,
  parseEther,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { beforeEach, describe, expect, it } from "vitest";
import Local from "../../../ignition/modules/Local.ts";

const { viem, ignition, networkHelpers } = await network.connect();
const { revertWithCustomError, revertWithCustomErrorWithArgs } = viem.assertions;
const publicClient = await viem.getPublicClient();
const accounts = (await viem.getWalletClients()).map(({ account }) => account.address);
/** The local parameters give these three the token, and them alone. */
const [alice, bob, carol] = accounts.slice(3, 6) as [Address, Address, Address];
const stranger = accounts[12]!;
const State = { Pending: 0, Canceled: 2, Executed: 7 };
const TERMS = toHex("terms", { size: 32 });
const LICENCE = { terms: TERMS, feeBps: 100, active: true, needsEligibility: false, issuer: zeroAddress };

type Call = { address: Address; abi: Abi; functionName: string; args: readonly unknown[]; value?: bigint };
type Actions = readonly [Address[], bigint[], Hex[], string];
let graph: Awaited<ReturnType<typeof deploy>>;

async function deploy() {
  const deployed = await ignition.deploy(Local, { parameters: "ignition/parameters/local.json" });
  for (const account of [alice, bob, carol]) await deployed.token.write.delegate([account], { account });
  await networkHelpers.mine(1);
  return deployed;
}

beforeEach(async () => {
  graph = await networkHelpers.loadFixture(deploy);
});

function actionsOf(calls: readonly Call[], description: string): Actions {
  const data = calls.map(({ abi, functionName, args }) => encodeFunctionData({ abi, functionName, args }));
  return [calls.map(({ address }) => address), calls.map(({ value = 0n }) => value), data, description];
}

const hashed = ([targets, values, data, description]: Actions) =>
  [targets, values, data, keccak256(toHex(description))] as const;

async function propose(actions: Actions, account = alice): Promise<bigint> {
  await graph.governor.write.propose(actions, { account });
  return graph.governor.read.getProposalId([...hashed(actions)]);
}

async function accept(id: bigint): Promise<void> {
  await networkHelpers.mine(2);
  await graph.governor.write.castVote([id, 1], { account: alice });
  await networkHelpers.mine(50);
}

/** From proposal to execution, which anyone may send; nothing happens before the delay is over. */
async function pass(...calls: Call[]): Promise<void> {
  const actions = actionsOf(calls, `Proposal of ${calls.map(({ functionName }) => functionName).join(", ")}`);
  const id = await propose(actions);
  await accept(id);
  await graph.governor.write.queue(hashed(actions), { account: stranger });
  const early = graph.governor.write.execute(hashed(actions), { account: stranger });
  await revertWithCustomError(early, graph.timelock, "TimelockUnexpectedOperationState");
  await networkHelpers.time.increase(60);
  await graph.governor.write.execute(hashed(actions), { account: stranger });
  expect(await graph.governor.read.state([id])).toBe(State.Executed);
}

describe("a proposal", () => {
  it("spends the treasury's coin", async () => {
    const { timelock } = graph;
    await networkHelpers.setBalance(timelock.address, parseEther("3"));
    const before = await publicClient.getBalance({ address: carol });
    const actions: Actions = [[carol], [parseEther("2")], ["0x"], "Two coins for carol"];
    await accept(await propose(actions));
    await graph.governor.write.queue(hashed(actions));
    await networkHelpers.time.increase(60);
    await graph.governor.write.execute(hashed(actions));
    expect((await publicClient.getBalance({ address: carol })) - before).toBe(parseEther("2"));
    expect(await publicClient.getBalance({ address: timelock.address })).toBe(parseEther("1"));
  });

  it("spends the treasury's tokens", async () => {
    const { dollar, timelock } = graph;
    await dollar.write.mint([timelock.address, 100n]);
    await pass({ address: dollar.address, abi: dollar.abi as Abi, functionName: "transfer", args: [carol, 70n] });
    expect(await dollar.read.balanceOf([carol])).toBe(70n);
    expect(await dollar.read.balanceOf([timelock.address])).toBe(30n);
  });

  it("sets fees, licences, tokens and the validators' share, all in one", async () => {
    const { book } = graph;
    const call = (functionName: string, args: readonly unknown[]): Call => ({ ...at(book), functionName, args });
    await pass(
      call("setFee", [2, 300]),
      call("setLicence", [9, LICENCE]),
      call("setToken", [2, graph.token.address, true]),
      call("setValidatorShare", [2_000]),
    );
    expect(await book.read.feeOf([2])).toBe(300);
    expect((await book.read.licenceOf([9])).terms).toBe(TERMS);
    expect(await book.read.tokenAt([2])).toBe(getAddress(graph.token.address));
    expect(await book.read.validatorShareBps()).toBe(2_000);
  });

  it("grants a custom licence that somebody asked for, on the terms asked for", async () => {
    const { book, registry } = graph;
    const content = { digest: TERMS, root: TERMS, metadata: TERMS, codec: 0x55 };
    await registry.write.register([TERMS, content, []], { account: bob });
    const dataset = await registry.read.datasetId([bob, TERMS]);
    await book.write.requestCustomLicence([dataset, TERMS], { account: carol });
    await pass({ ...at(book), functionName: "grantCustomLicence", args: [1n, 9, LICENCE] });
    expect((await book.read.licenceOf([9])).terms).toBe(TERMS);
  });

  it("admits a validator after the notice, dismisses one at once, and appoints a guardian", async () => {
    const { appointments } = graph;
    const until = (await networkHelpers.time.latest()) + 30 * 86_400;
    const call = (functionName: string, args: readonly unknown[]): Call => ({
      ...at(appointments),
      functionName,
      args,
    });
    await pass(
      call("appointValidator", [stranger]),
      call("dismissValidator", [accounts[1]]),
      call("appointGuardian", [carol, until]),
    );
    expect(await appointments.read.isValidator([stranger])).toBe(false);
    expect(await appointments.read.isValidator([accounts[1]!])).toBe(false);
    expect(await appointments.read.isGuardian([carol])).toBe(true);
    await networkHelpers.time.increase(600);
    expect(await appointments.read.isValidator([stranger])).toBe(true);
  });

  it("changes each parameter of vault, ledger, registry, appointments and timelock", async () => {
    const { appointments, ledger, registry, timelock, vault } = graph;
    await pass(
      { ...at(vault), functionName: "setParameters", args: [120, 240, 360, 7n] },
      { ...at(ledger), functionName: "setNotice", args: [6_000] },
      { ...at(ledger), functionName: "setConsentAge", args: [99n] },
      { ...at(registry), functionName: "setNotice", args: [900] },
      { ...at(appointments), functionName: "setNotice", args: [901] },
      { ...at(timelock), functionName: "updateDelay", args: [61n] },
    );
    expect(await vault.read.vetoWindow()).toBe(240);
    expect(await vault.read.bond()).toBe(7n);
    expect(await ledger.read.notice()).toBe(6_000);
    expect(await ledger.read.consentAge()).toBe(99n);
    expect(await registry.read.notice()).toBe(900);
    expect(await appointments.read.notice()).toBe(901);
    expect(await timelock.read.getMinDelay()).toBe(61n);
  });

  it("changes the governor's own rules, which nobody else can", async () => {
    const { governor } = graph;
    await pass(
      { ...at(governor), functionName: "setVotingDelay", args: [3] },
      { ...at(governor), functionName: "setVotingPeriod", args: [60] },
      { ...at(governor), functionName: "setProposalThreshold", args: [5n] },
      { ...at(governor), functionName: "setLateQuorumVoteExtension", args: [11] },
      { ...at(governor), functionName: "updateQuorumNumerator", args: [5n] },
    );
    expect(await governor.read.votingDelay()).toBe(3n);
    expect(await governor.read.votingPeriod()).toBe(60n);
    expect(await governor.read.proposalThreshold()).toBe(5n);
    expect(await governor.read.lateQuorumVoteExtension()).toBe(11);
    // even the timelock, outside an execution of the governor's, is refused
    await networkHelpers.impersonateAccount(graph.timelock.address);
    const outside = governor.simulate.setVotingDelay([9], { account: graph.timelock.address });
    await expect(outside).rejects.toThrow();
  });

  it("acts wholly or not at all", async () => {
    const { appointments, book } = graph;
    const calls: Call[] = [
      { ...at(book), functionName: "setFee", args: [2, 300] },
      { ...at(appointments), functionName: "dismissValidator", args: [stranger] },
    ];
    await revertWithCustomError(pass(...calls), appointments, "AppointmentsUnknown");
    expect(await book.read.feeOf([2])).toBe(500);
  });

  it("is cancelled by its proposer while pending, by nobody else and never later", async () => {
    const { governor } = graph;
    const actions = actionsOf([{ ...at(graph.book), functionName: "setFee", args: [2, 1] }], "cancel me");
    const id = await propose(actions, bob);
    const refuse = (account: Address) =>
      revertWithCustomErrorWithArgs(
        governor.write.cancel(hashed(actions), { account }),
        governor,
        "GovernorUnableToCancel",
        [id, getAddress(account)],
      );
    await refuse(alice);
    const pending = await networkHelpers.takeSnapshot();
    await governor.write.cancel(hashed(actions), { account: bob });
    expect(await governor.read.state([id])).toBe(State.Canceled);
    await revertWithCustomError(propose(actions, bob), governor, "GovernorUnexpectedProposalState");
    await pending.restore();
    await accept(id);
    await refuse(bob);
    await governor.write.queue(hashed(actions));
    await refuse(bob);
    // nor can anyone cancel it at the timelock
    const queued = await graph.timelock.read.hashOperationBatch([
      ...hashed(actions).slice(0, 3),
      zeroHash,
      salt(actions),
    ] as never);
    const atTimelock = graph.timelock.write.cancel([queued], { account: bob });
    await revertWithCustomError(atTimelock, graph.timelock, "AccessControlUnauthorizedAccount");
  });

  it("with its proposer's name cannot be put forward by another, whatever the case of the letters", async () => {
    const { governor } = graph;
    const calls: Call[] = [{ ...at(graph.book), functionName: "setFee", args: [2, 1] }];
    for (const name of [getAddress(bob), bob.toLowerCase(), `0x${bob.slice(2).toUpperCase()}`]) {
      const actions = actionsOf(calls, `mine#proposer=${name}`);
      const front = propose(actions, carol);
      await revertWithCustomErrorWithArgs(front, governor, "GovernorRestrictedProposer", [getAddress(carol)]);
      expect(await governor.read.state([await propose(actions, bob)])).toBe(State.Pending);
    }
    for (const broken of [`#proposer=${bob} `, `#proposer=${bob.slice(0, -1)}`, `#proposer=${bob.slice(0, -1)}g`]) {
      await propose(actionsOf(calls, `anyone's${broken}`), carol);
    }
  });

  it("13: counts no votes that were borrowed for a block, to propose or to vote with", async () => {
    const { governor, token } = graph;
    const actions = actionsOf([{ ...at(graph.book), functionName: "setFee", args: [2, 1] }], "borrowed");
    await token.write.delegate([stranger], { account: stranger });
    const id = await propose(actions);
    await networkHelpers.mine(2);
    await viem.getTestClient().then((client) => client.setAutomine(false));
    const nonce = await publicClient.getTransactionCount({ address: alice });
    await token.write.transfer([stranger, parseEther("1000000")], { account: alice, nonce, gas: 500_000n });
    const vote = await governor.write.castVote([id, 1], { account: stranger, gas: 500_000n });
    const attempt = await governor.write.propose([[...actions[0]], [...actions[1]], [...actions[2]], "by borrowing"], {
      account: stranger,
      gas: 500_000n,
    });
    await networkHelpers.mine(1);
    await viem.getTestClient().then((client) => client.setAutomine(true));
    expect((await publicClient.getTransactionReceipt({ hash: vote })).status).toBe("success");
    expect((await publicClient.getTransactionReceipt({ hash: attempt })).status).toBe("reverted");
    expect(await governor.read.proposalVotes([id])).toEqual([0n, 0n, 0n]);
  });

  it("refuses none, uneven and repeated actions", async () => {
    const { governor } = graph;
    const call = actionsOf([{ ...at(graph.book), functionName: "setFee", args: [2, 1] }], "once");
    const bad: [Actions, [bigint, bigint, bigint]][] = [
      [
        [[], [], [], "none"],
        [0n, 0n, 0n],
      ],
      [
        [[...call[0]], [], [...call[2]], "no value"],
        [1n, 1n, 0n],
      ],
      [
        [[...call[0]], [0n], [], "no data"],
        [1n, 0n, 1n],
      ],
    ];
    for (const [actions, lengths] of bad) {
      const refused = governor.write.propose(actions, { account: alice });
      await revertWithCustomErrorWithArgs(refused, governor, "GovernorInvalidProposalLength", lengths);
    }
    await propose(call);
    await revertWithCustomError(propose(call), governor, "GovernorUnexpectedProposalState");
  });
});

const at = ({ address, abi }: { address: Address; abi: unknown }) => ({ address, abi: abi as Abi });

/** What the governor salts its operations at the timelock with. */
function salt([, , , description]: Actions): Hex {
  const own = BigInt(graph.governor.address) << 96n;
  return toHex(own ^ BigInt(keccak256(toHex(description))), { size: 32 });
}
