import {
  type ContractName,
  accessPassAbi,
  appointmentsAbi,
  dataGovernorAbi,
  dataTokenAbi,
  licenseBookAbi,
  provenanceRegistryAbi,
  queryLedgerAbi,
  rewardVaultAbi,
  timelockControllerAbi,
} from "@datagraph/protocol";
import {
  type Abi,
  type Address,
  BaseError,
  type Hex,
  type PublicClient,
  keccak256,
  toHex,
  zeroAddress,
  zeroHash,
} from "viem";

import type { Parameters } from "./readParameters.ts";

/** One thing a deployment must be, and what the chain says. */
export type Check = { what: string; found: string; expected: string; ok: boolean };

type Contracts = Readonly<Partial<Record<ContractName, Address>>>;

const ABIS = {
  AccessPass: accessPassAbi,
  Appointments: appointmentsAbi,
  DataGovernor: dataGovernorAbi,
  DataToken: dataTokenAbi,
  LicenseBook: licenseBookAbi,
  ProvenanceRegistry: provenanceRegistryAbi,
  QueryLedger: queryLedgerAbi,
  RewardVault: rewardVaultAbi,
  TimelockController: timelockControllerAbi,
} as const satisfies Partial<Record<ContractName, Abi>>;
type Name = keyof typeof ABIS;

/** Who names whom, as constructor arguments that nobody can change. */
const WIRES: [Name, string, Name][] = [
  ["ProvenanceRegistry", "owner", "TimelockController"],
  ["LicenseBook", "owner", "TimelockController"],
  ["Appointments", "owner", "TimelockController"],
  ["AccessPass", "timelock", "TimelockController"],
  ["AccessPass", "registry", "ProvenanceRegistry"],
  ["AccessPass", "book", "LicenseBook"],
  ["AccessPass", "vault", "RewardVault"],
  ["AccessPass", "ledger", "QueryLedger"],
  ["QueryLedger", "timelock", "TimelockController"],
  ["QueryLedger", "appointments", "Appointments"],
  ["QueryLedger", "book", "LicenseBook"],
  ["QueryLedger", "vault", "RewardVault"],
  ["QueryLedger", "pass", "AccessPass"],
  ["RewardVault", "timelock", "TimelockController"],
  ["RewardVault", "treasury", "TimelockController"],
  ["RewardVault", "appointments", "Appointments"],
  ["RewardVault", "registry", "ProvenanceRegistry"],
  ["RewardVault", "pass", "AccessPass"],
  ["RewardVault", "ledger", "QueryLedger"],
  ["DataToken", "timelock", "TimelockController"],
  ["DataGovernor", "timelock", "TimelockController"],
  ["DataGovernor", "token", "DataToken"],
];

/** Which getter returns which parameter. */
const VALUES: [Name, string, string][] = [
  ["TimelockController", "getMinDelay", "timelockDelay"],
  ["DataGovernor", "votingDelay", "votingDelay"],
  ["DataGovernor", "votingPeriod", "votingPeriod"],
  ["DataGovernor", "proposalThreshold", "proposalThreshold"],
  ["DataGovernor", "quorumNumerator", "quorumPercent"],
  ["DataGovernor", "quorumFloor", "quorumFloor"],
  ["DataGovernor", "lateQuorumVoteExtension", "lateQuorumExtension"],
  ["ProvenanceRegistry", "notice", "notice"],
  ["Appointments", "notice", "notice"],
  ["QueryLedger", "notice", "notice"],
  ["QueryLedger", "epochLength", "epochLength"],
  ["QueryLedger", "consentAge", "consentAge"],
  ["RewardVault", "epochLength", "epochLength"],
  ["RewardVault", "rest", "rest"],
  ["RewardVault", "vetoWindow", "vetoWindow"],
  ["RewardVault", "proposalTimeout", "proposalTimeout"],
  ["RewardVault", "bond", "bond"],
  ["LicenseBook", "validatorShareBps", "validatorShareBps"],
];

/**
 * Returns every check of a fresh deployment against the parameters it was made with; what cannot be read fails its check.
 * Who holds the timelock's roles is told by its events since `startBlock`, so nobody, the deployer or another, is missed.
 * Throws when a contract is missing from the record.
 */
export async function checkDeployment(
  client: Pick<PublicClient, "readContract" | "getCode" | "getContractEvents">,
  { contracts, startBlock }: { contracts: Contracts; startBlock: number },
  parameters: Parameters,
): Promise<Check[]> {
  const addressOf = (name: Name): Address => {
    const address = contracts[name];
    if (address === undefined) throw new Error(`The deployment has no ${name}`);
    return address;
  };
  const read = (name: Name, functionName: string, args: readonly unknown[] = []): Promise<unknown> =>
    client
      .readContract({ address: addressOf(name), abi: ABIS[name] as Abi, functionName, args })
      .catch((error: unknown) => (error instanceof BaseError ? error.shortMessage : String(error)));
  const holders = await roleHolders(client, addressOf("TimelockController"), BigInt(startBlock));
  const roles = Object.entries(rolesOf(addressOf)).map(([role, holder]) =>
    check(`holders of ${role}`, holders.get(roleId(role)) ?? [], [holder]),
  );
  const code = (Object.keys(ABIS) as Name[]).map(async (name) => {
    const size = ((await client.getCode({ address: addressOf(name) })) ?? "0x").length / 2 - 1;
    return {
      what: `${name} has code`,
      found: `${size} bytes`,
      expected: "1 to 24,576 bytes",
      ok: size > 0 && size <= 24_576,
    };
  });
  const wires = WIRES.map(async ([name, getter, to]) =>
    check(`${name}.${getter}`, await read(name, getter), addressOf(to)),
  );
  const values = VALUES.map(async ([name, getter, parameter]) =>
    check(`${name}.${getter}`, await read(name, getter), numberOf(parameters[parameter])),
  );
  const others = await Promise.all([...code, ...wires, ...values, ...appointed(read, parameters)]);
  return [...others, ...roles];
}

/** Who alone may hold each role. The zero address stands for everyone. */
function rolesOf(addressOf: (name: Name) => Address): Record<string, Address> {
  return {
    PROPOSER_ROLE: addressOf("DataGovernor"),
    CANCELLER_ROLE: addressOf("DataGovernor"),
    EXECUTOR_ROLE: zeroAddress,
    DEFAULT_ADMIN_ROLE: addressOf("TimelockController"),
  };
}

/** Returns who was granted each role and did not lose it. */
async function roleHolders(
  client: Pick<PublicClient, "getContractEvents">,
  address: Address,
  fromBlock: bigint,
): Promise<Map<Hex, Address[]>> {
  const logs = await client.getContractEvents({ address, abi: timelockControllerAbi, fromBlock, strict: true });
  const holders = new Map<Hex, Address[]>();
  for (const { eventName, args } of logs) {
    if (eventName !== "RoleGranted" && eventName !== "RoleRevoked") continue;
    const others = (holders.get(args.role) ?? []).filter((holder) => holder !== args.account);
    holders.set(args.role, eventName === "RoleGranted" ? [...others, args.account] : others);
  }
  return holders;
}

/** Validators, guardian, licences and allocations, as the parameters list them. */
function appointed(
  read: (name: Name, functionName: string, args?: readonly unknown[]) => Promise<unknown>,
  { validators, guardian, licences, holders, allocations, tokens = [] }: Parameters,
): Promise<Check>[] {
  return [
    (async () => check("Appointments.validators", await read("Appointments", "validators"), validators))(),
    (async () => {
      const [account] = [await read("Appointments", "guardian")].flat();
      return check("Appointments.guardian", account, guardian);
    })(),
    ...(licences as object[]).map(async (licence, index) =>
      check(`LicenseBook.licenceOf(${index + 1})`, await read("LicenseBook", "licenceOf", [index + 1]), licence),
    ),
    ...(tokens as Address[]).map(async (token, index) =>
      check(`LicenseBook.tokenAt(${index + 1})`, await read("LicenseBook", "tokenAt", [index + 1]), token),
    ),
    ...(holders as Address[]).map(async (holder, index) =>
      check(
        `DataToken.balanceOf(${holder})`,
        await read("DataToken", "balanceOf", [holder]),
        numberOf((allocations as unknown[])[index]),
      ),
    ),
  ];
}

function check(what: string, value: unknown, wanted: unknown): Check {
  const [found, expected] = [textOf(value), textOf(wanted)];
  return { what, found, expected, ok: found === expected };
}

/** Numbers and addresses as one text each, whatever type they came as. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "bigint" || typeof inner === "number" ? String(inner) : inner,
  ).toLowerCase();
}

/** Ignition writes large integers as "123n". */
function numberOf(value: unknown): bigint {
  return BigInt(String(value).replace(/n$/, ""));
}

function roleId(role: string): Hex {
  return role === "DEFAULT_ADMIN_ROLE" ? zeroHash : keccak256(toHex(role));
}
