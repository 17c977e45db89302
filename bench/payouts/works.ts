import { keepPayouts } from "../../gateway/src/jobs/keepPayouts.ts";
import { openDatabase } from "../../gateway/src/database.ts";
import type { Services } from "../../gateway/src/services.ts";
import { type Earning, deploymentOf, payoutLeaves, standardRoot, standardTree } from "../../protocol/src/index.ts";
import { chainReader, fastKeccak, verifyPayouts } from "../../sdk/src/index.ts";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import type { Hex } from "viem";
import { EPOCH, TOKEN, TREASURY, accountOf, contributors, payoutEventsOf, settlements } from "./history.ts";

/** What one work is told. */
export type Task = { leaves: number; accounts: number; orders: number; url: string };

/** What one work says. */
export type Done = { seconds: number; sql?: number; events?: number; root?: Hex };

const CHAIN = 31_337;
const VAULT = deploymentOf(CHAIN).contracts.RewardVault;

/** Each is run in a process of its own, so that its memory is its own. */
export const WORKS = {
  async tree({ leaves: count }: Task): Promise<Done> {
    const hash = await fastKeccak();
    return timed(() =>
      standardRoot(standardTree(payoutLeaves(CHAIN, VAULT, earnings(count), count, hash).leaves, hash)),
    );
  },

  async openZeppelinTree({ leaves: count }: Task): Promise<Done> {
    const values = Array.from(earnings(count), ({ account, token, total }) => [CHAIN, VAULT, account, token, total]);
    const types = ["uint256", "address", "address", "address", "uint256"];
    return timed(() => StandardMerkleTree.of(values, types).root as Hex);
  },

  /** The gateway's own job, from the events it holds to the root it would propose, with a real database. */
  async epoch({ accounts, orders, url }: Task): Promise<Done> {
    const events = payoutEventsOf(both(contributors(accounts), settlements(orders, accounts, 1n)), 1n);
    const database = await openDatabase(url);
    let sql = 0;
    const query = async (...args: [string, unknown[]]) => {
      const begun = performance.now();
      const result = await database.query(...args);
      sql += (performance.now() - begun) / 1_000;
      return result;
    };
    const services = {
      chain: { latest: async () => ({ events }) },
      client: { deployment: deploymentOf(CHAIN), publicClient: { readContract: async () => TREASURY } },
      storage: { put: async () => ({ cid: "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku" }) },
      database: { query },
    } as unknown as Services;
    const done = await timed(() => keepPayouts(services, EPOCH + 1n));
    const { rows } = await database.query<{ root: Hex }>("select root from gateway.payout");
    await database.end();
    return { ...done, sql, root: rows[0]!.root };
  },

  /** `verify payouts`, of a chain on which only events are real. */
  async verify({ url }: Task): Promise<Done> {
    const reader = await chainReader(url);
    const publicClient = { ...reader.publicClient, readContract: async () => TREASURY } as typeof reader.publicClient;
    let events = 0;
    const begun = performance.now();
    const roots = await verifyPayouts({ ...reader, publicClient }, { onProgress: (count) => (events = count) });
    if (roots.length !== 1 || !roots[0]!.ok) throw new Error(`The root differs: ${JSON.stringify(roots, text)}`);
    return { seconds: (performance.now() - begun) / 1_000, events, root: roots[0]!.proposed };
  },
} as const;

/** Yields one earning an account; whoever keeps them all decides that itself. */
function* earnings(count: number): Generator<Earning> {
  for (let i = 0; i < count; i++) yield { account: accountOf(i), token: TOKEN, total: BigInt(i + 1) * 1_000n };
}

function* both<T>(...parts: Iterable<T>[]): Generator<T> {
  for (const part of parts) yield* part;
}

async function timed(work: () => unknown): Promise<Done> {
  const begun = performance.now();
  const root = await work();
  return { seconds: (performance.now() - begun) / 1_000, ...(typeof root === "string" && { root: root as Hex }) };
}

function text(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
