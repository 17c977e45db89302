import { type PoolTerms, POOL_CLASS } from "@datagraph/protocol";
import { network } from "hardhat";
import { type Hex, keccak256, parseEther, toHex, zeroHash } from "viem";
import Local from "../../ignition/modules/Local.ts";

export const DAY = 86_400;
/** When the measured chain begins; times in calldata count from it, for their bytes cost gas. */
export const BEGINNING = 2_000_000_000;
/** A deadline of any signature. */
export const DEADLINE = BEGINNING + 1_000 * DAY;
export const ACADEMIC = 2;

export type World = Awaited<ReturnType<typeof makeWorld>>;
/** An account of the measured chain. */
export type Wallet = World["wallets"][number];

/** Deploys everything, as the local parameters say, on a chain in this process. */
export async function makeWorld() {
  const { viem, ignition, networkHelpers } = await network.connect();
  await networkHelpers.time.increaseTo(BEGINNING);
  const begin = await networkHelpers.time.latestBlock();
  const { genesis: _genesis, ...deployed } = await ignition.deploy(Local, {
    parameters: "ignition/parameters/local.json",
  });
  const at = <T extends string>(name: T, { address }: { address: Hex }) => viem.getContractAt(name, address);
  return {
    viem,
    networkHelpers,
    publicClient: await viem.getPublicClient(),
    wallets: await viem.getWalletClients(),
    deployment: { from: begin + 1, to: await networkHelpers.time.latestBlock() },
    dollar: await at("TestDollar", deployed.dollar),
    registry: await at("ProvenanceRegistry", deployed.registry),
    book: await at("LicenseBook", deployed.book),
    pass: await at("AccessPass", deployed.pass),
    vault: await at("RewardVault", deployed.vault),
    ledger: await at("QueryLedger", deployed.ledger),
    token: await at("DataToken", deployed.token),
    governor: await at("DataGovernor", deployed.governor),
    timelock: await at("TimelockController", deployed.timelock),
  };
}

/** Returns bytes that stand for a digest, the same every time. */
export function digest(name: string): Hex {
  return keccak256(toHex(name));
}

export function contentOf(name: string) {
  return {
    digest: digest(`${name} bytes`),
    root: digest(`${name} root`),
    metadata: digest(`${name} page`),
    codec: 0x55,
  };
}

/** Terms of a pool whose one validator is the deployment's. */
export function termsOf({ wallets }: World, changes: Partial<PoolTerms> = {}): PoolTerms {
  return {
    schema: digest("schema"),
    class: POOL_CLASS.personal,
    fieldCount: 20,
    k: 5,
    granularity: DAY,
    recordsPerPeriod: 1,
    token: 0,
    chain: zeroHash,
    admitter: wallets[9]!.account.address,
    prices: [{ licence: ACADEMIC, price: 1_000n }],
    validators: [wallets[1]!.account.address],
    ...changes,
  };
}

/** Returns addresses that nobody has the keys of, with coin. */
export async function strangers({ networkHelpers }: World, count: number, name: string): Promise<Hex[]> {
  const addresses = Array.from({ length: count }, (_, i): Hex => `0x${digest(`${name} ${i}`).slice(26)}`);
  for (const address of addresses) await networkHelpers.setBalance(address, parseEther("1"));
  return addresses;
}
