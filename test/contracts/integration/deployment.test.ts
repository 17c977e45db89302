import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { network } from "hardhat";
import {
  type Abi,
  type Address,
  type Hex,
  getAddress,
  keccak256,
  parseEther,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { beforeAll, describe, expect, it } from "vitest";
import { args } from "../args.ts";
import Local from "../../../ignition/modules/Local.ts";

const PARAMETERS = "ignition/parameters/local.json";
const LICENCES = ["open", "academic", "commercial", "restricted", "custom"];
const REASON = toHex("reason", { size: 32 });
const ROLES = ["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"].map((name) => keccak256(toHex(name)));
const [PROPOSER, CANCELLER, EXECUTOR] = ROLES as [Hex, Hex, Hex];

const { viem, ignition, networkHelpers } = await network.connect();
const publicClient = await viem.getPublicClient();
const wallets = await viem.getWalletClients();
const [deployer, validator, guardian, contributor] = wallets.map((wallet) => wallet.account.address) as [
  Address,
  Address,
  Address,
  Address,
];

/** What the governor keeps to the executions of its own proposals. */
const GOVERNOR_SETTERS = [
  "governor.setVotingDelay",
  "governor.setVotingPeriod",
  "governor.setProposalThreshold",
  "governor.setLateQuorumVoteExtension",
];
/** What belongs to datasets' contributors and owners, and what always reverts. */
const PEOPLES_SETTERS = [
  "registry.setConsent",
  "registry.setConsentFor",
  "registry.setApprovalForAll",
  "vault.setPayees",
  "vault.setPayeesFor",
  "pass.setApprovalForAll",
  "pass.setOffers",
];

type Deployed = Awaited<ReturnType<typeof deploy>>;
let graph: Deployed;

function deploy() {
  return ignition.deploy(Local, { parameters: PARAMETERS });
}

beforeAll(async () => {
  graph = await deploy();
});

describe("A deployment by Ignition", () => {
  it("leaves the timelock's roles to the timelock, the governor and everyone, and none to the deployer", async () => {
    const { timelock, governor } = graph;
    const holders = await roleHolders();
    expect(holders.get(zeroHash)).toEqual([getAddress(timelock.address)]);
    expect(holders.get(PROPOSER)).toEqual([getAddress(governor.address)]);
    expect(holders.get(CANCELLER)).toEqual([getAddress(governor.address)]);
    expect(holders.get(EXECUTOR)).toEqual([zeroAddress]);
    for (const role of [zeroHash, ...ROLES]) expect(await timelock.read.hasRole([role, deployer])).toBe(false);
    expect(await timelock.read.getMinDelay()).toBe(60n);
  });

  it("names the timelock as the owner of every contract", async () => {
    const { timelock, token, governor, appointments, book, registry, vault, ledger, pass } = graph;
    const owners = await Promise.all([
      token.read.timelock(),
      governor.read.timelock(),
      appointments.read.owner(),
      book.read.owner(),
      registry.read.owner(),
      vault.read.timelock(),
      vault.read.treasury(),
      ledger.read.timelock(),
      pass.read.timelock(),
    ]);
    expect(owners).toEqual(owners.map(() => getAddress(timelock.address)));
  });

  it("lets the timelock use every power, and the deployer none", async () => {
    const powers = await everyPower();
    await networkHelpers.impersonateAccount(graph.timelock.address);
    for (const { name, ...call } of powers) {
      const by = (account: Address) => publicClient.simulateContract({ ...call, account });
      await expect(by(deployer), `${name} by the deployer`).rejects.toThrow();
      await expect(by(graph.timelock.address), `${name} by the timelock`).resolves.toBeDefined();
    }
  });

  it("keeps the governor's settings from the deployer", async () => {
    const { governor, token } = graph;
    const refused = args(getAddress(deployer));
    const calls = [
      () => governor.write.setVotingDelay([2]),
      () => governor.write.setVotingPeriod([2]),
      () => governor.write.setProposalThreshold([2n]),
      () => governor.write.setLateQuorumVoteExtension([2]),
      () => governor.write.updateQuorumNumerator([2n]),
      () => governor.write.updateTimelock([deployer]),
      () => governor.write.relay([token.address, 0n, "0x"]),
    ];
    for (const call of calls) {
      await viem.assertions.revertWithCustomErrorWithArgs(call(), governor, "GovernorOnlyExecutor", refused);
    }
  });

  it("covers every function that some contract keeps to the timelock", async () => {
    const covered = new Set((await everyPower()).map(({ name }) => name));
    const { token, governor, appointments, book, registry, vault, ledger, pass } = graph;
    const contracts = { token, governor, appointments, book, registry, vault, ledger, pass };
    const changes = Object.entries(contracts).flatMap(([contract, { abi }]) => setters(contract, abi as Abi));
    expect(changes.filter((name) => !covered.has(name))).toEqual([]);
  });

  it("gives vault, ledger and pass each other's addresses, and Genesis no more to do", async () => {
    const { genesis, vault, ledger, pass, registry, book, timelock } = graph;
    expect(await vault.read.ledger()).toBe(getAddress(ledger.address));
    expect(await vault.read.pass()).toBe(getAddress(pass.address));
    expect(await ledger.read.vault()).toBe(getAddress(vault.address));
    expect(await ledger.read.pass()).toBe(getAddress(pass.address));
    expect(await pass.read.vault()).toBe(getAddress(vault.address));
    expect(await pass.read.ledger()).toBe(getAddress(ledger.address));
    expect(await pass.read.registry()).toBe(getAddress(registry.address));
    expect(await pass.read.book()).toBe(getAddress(book.address));
    const again = genesis.write.createPass(["0x00", timelock.address, registry.address, book.address]);
    await viem.assertions.revertWithCustomError(again, genesis, "GenesisOutOfOrder");
  });

  it("appoints, lists and allocates what the parameters say", async () => {
    const { appointments, book, dollar, token, ledger } = graph;
    expect(await appointments.read.isValidator([validator])).toBe(true);
    expect(await appointments.read.isGuardian([guardian])).toBe(true);
    expect(await appointments.read.isValidator([deployer])).toBe(false);
    expect(await book.read.tokenAt([1])).toBe(getAddress(dollar.address));
    expect(await ledger.read.epochLength()).toBe(600);
    expect(await token.read.balanceOf([deployer])).toBe(0n);
    expect(await token.read.balanceOf([contributor])).toBe(parseEther("100000000"));
    const fees = await Promise.all(LICENCES.map((_, i) => book.read.feeOf([i + 1])));
    expect(fees).toEqual([0, 500, 500, 500, 500]);
  });

  it("names the licences' terms by the digest of the documents that lie beside the parameters", async () => {
    for (const [i, name] of LICENCES.entries()) {
      const digest = createHash("sha256")
        .update(readFileSync(`ignition/licences/${name}.json`))
        .digest("hex");
      expect((await graph.book.read.licenceOf([i + 1])).terms, name).toBe(`0x${digest}`);
    }
  });
});

/** Who holds each role of the timelock, rebuilt from its events. */
async function roleHolders(): Promise<Map<string, Address[]>> {
  const { timelock } = graph;
  const granted = await timelock.getEvents.RoleGranted({}, { fromBlock: 0n });
  const revoked = await timelock.getEvents.RoleRevoked({}, { fromBlock: 0n });
  const gone = new Set(revoked.map(({ args: grant }) => `${grant.role} ${grant.account}`));
  const holders = new Map<string, Address[]>();
  for (const { args: grant } of granted) {
    if (gone.has(`${grant.role} ${grant.account}`)) continue;
    holders.set(grant.role!, [...(holders.get(grant.role!) ?? []), grant.account!]);
  }
  return holders;
}

type Power = { name: string; address: Address; abi: Abi; functionName: string; args: readonly unknown[] };

/** A call of every function that is the timelock's, such that it succeeds. */
async function everyPower(): Promise<Power[]> {
  const { timelock, token, governor, appointments, book, registry, vault, ledger, pass } = graph;
  const { dataset, suspended, passId, request } = await networkHelpers.loadFixture(furnish);
  const licence = { terms: REASON, feeBps: 100, active: true, needsEligibility: false, issuer: zeroAddress };
  const until = Number(await networkHelpers.time.latest()) + 100 * 86_400;
  const contracts = { timelock, token, governor, appointments, book, registry, vault, ledger, pass };
  const calls: [keyof typeof contracts, string, readonly unknown[]][] = [
    ["timelock", "grantRole", [PROPOSER, contributor]],
    ["timelock", "updateDelay", [90n]],
    ["token", "mint", [contributor, 1n]],
    ["appointments", "appointValidator", [contributor]],
    ["appointments", "dismissValidator", [validator]],
    ["appointments", "appointGuardian", [contributor, until]],
    ["appointments", "setNotice", [1]],
    ["appointments", "transferOwnership", [contributor]],
    ["appointments", "renounceOwnership", []],
    ["book", "setLicence", [9, licence]],
    ["book", "setFee", [2, 100]],
    ["book", "setToken", [2, contributor, true]],
    ["book", "setValidatorShare", [1]],
    ["book", "grantCustomLicence", [request, 9, licence]],
    ["book", "transferOwnership", [contributor]],
    ["book", "renounceOwnership", []],
    ["registry", "confirmSuspension", [dataset, until, REASON]],
    ["registry", "liftSuspension", [suspended]],
    ["registry", "setNotice", [1]],
    ["registry", "setContractURI", [REASON]],
    ["registry", "transferOwnership", [contributor]],
    ["registry", "renounceOwnership", []],
    ["vault", "setParameters", [60, 60, 60, 0n]],
    ["ledger", "setNotice", [1]],
    ["ledger", "setConsentAge", [1n]],
    ["pass", "revoke", [passId, REASON]],
    ["pass", "revokeMany", [[passId], REASON]],
    ["pass", "setContractURI", [REASON]],
  ];
  return calls.map(([contract, functionName, args]) => {
    const { address, abi } = contracts[contract];
    return { name: `${contract}.${functionName}`, address, abi: abi as Abi, functionName, args };
  });
}

/** Something for each power to act on: a dataset, a suspended one, a pass and a licence request. */
async function furnish() {
  const { registry, book, pass } = graph;
  const [dataset, suspended] = (await Promise.all([1n, 2n].map(register))) as [bigint, bigint];
  await registry.write.suspend([suspended, REASON], { account: guardian });
  const offer = { price: 0n, duration: 1000, token: 0, seats: 0, download: true };
  await pass.write.offer([dataset, 1, offer], { account: contributor });
  const offerHash = await pass.read.offerHash([dataset, 1]);
  const holder = contributor;
  const purchase = { dataset, licence: 1, holder, offerHash, maxPrice: 0n, validator: zeroAddress };
  await pass.write.buy([purchase]);
  await book.write.requestCustomLicence([dataset, REASON], { account: contributor });
  return { dataset, suspended, passId: await pass.read.passIdOf([holder, dataset, 1]), request: 1n };
}

async function register(number: bigint): Promise<bigint> {
  const salt = toHex(number, { size: 32 });
  const content = { digest: salt, root: salt, metadata: salt, codec: 0x55 };
  await graph.registry.write.register([salt, content, []], { account: contributor });
  return graph.registry.read.datasetId([contributor, salt]);
}

/** Functions that by their name change a parameter or an office, so that a new one cannot be forgotten here. */
function setters(contract: string, abi: Abi): string[] {
  const others = new Set([...GOVERNOR_SETTERS, ...PEOPLES_SETTERS]);
  return abi
    .filter((item) => item.type === "function")
    .filter(({ stateMutability }) => stateMutability !== "view" && stateMutability !== "pure")
    .filter(({ name }) =>
      /^(set[A-Z]|mint$|revoke(Many)?$|appoint|dismiss|grantCustom|confirmS|liftS|\w+Ownership$)/.test(name),
    )
    .map(({ name }) => `${contract}.${name}`)
    .filter((name) => !others.has(name));
}
