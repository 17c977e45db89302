import { setTimeout as wait } from "node:timers/promises";
import { LICENCES, type Query } from "@datagraph/protocol";
import {
  type ChainClient,
  DEVELOPMENT_ACCOUNTS,
  addressOf,
  asAccount,
  developmentAccount,
  parallel,
  quoteQuery,
  runQuery,
  write,
} from "@datagraph/sdk";
import { fund } from "../../cli/src/demo/localChain.ts";
import { makeWorld } from "../../cli/src/demo/makeWorld.ts";
import { buyPass } from "../../cli/src/demo/steps/buyPass.ts";
import { dollars, openWallet } from "../../cli/src/demo/steps/market.ts";
import { openPool } from "../../cli/src/demo/steps/openPool.ts";
import { nextEpoch } from "../../cli/src/demo/steps/queries.ts";
import { type World, poolOf } from "../../cli/src/demo/world.ts";
import { startStack } from "../../cli/src/stack/startStack.ts";
import type { Row } from "../row.ts";
import { watchMemory } from "./memory.ts";

const RESEARCHERS = 32;
const FIRST_ACCOUNT = 900;
const WARM_UP = 10;
/** small queries of one researcher, */
const ALONE = 50;
/** each after a look at the last answer, in milliseconds: the gateway has new processes waiting then */
const LOOK = 500;
/** queries of each researcher, all at once */
const EACH = 8;
const MIB = 2 ** 20;

const SMALL: Query = { sql: "SELECT count(*) AS strikes, sum(cost) AS cost FROM bird_strikes WHERE cost > 1000000" };
const MIXED: readonly Query[] = [
  SMALL,
  { sql: "SELECT species, count(*) AS n, sum(cost) AS cost FROM bird_strikes GROUP BY species HAVING count(*) >= 5" },
  { sql: "SELECT airport, cost FROM bird_strikes WHERE cost > 100000 ORDER BY cost DESC LIMIT 20" },
  { pool: "bird_strikes", fields: ["airport", "cost"], where: "cost > 1000000" },
];

/** What a query takes through the gateway: quote, signature, order, answer and checked receipt, over HTTP on this machine. */
export async function gatewayRows(): Promise<Row[]> {
  const committee = [1, 2, 3].map((node) => `committee-${node}`);
  const stack = await startStack({ only: ["gateway", ...committee] });
  try {
    const world = await makeWorld({ env: { ...stack.env, DATAGRAPH_INDEXER_URL: "http://127.0.0.1:1" } });
    const researchers = await prepare(world);
    return [...(await alone(world, researchers[0]!)), ...(await together(world, researchers))];
  } finally {
    await stack.stop();
  }
}

async function prepare(world: World): Promise<ChainClient[]> {
  await openPool(world);
  await nextEpoch(world);
  const validator = developmentAccount(DEVELOPMENT_ACCOUNTS.validator).address;
  const token = addressOf(world.reader.deployment, "TestDollar");
  const indexes = Array.from({ length: RESEARCHERS }, (_, i) => FIRST_ACCOUNT + i);
  return parallel(
    indexes,
    async (index) => {
      const client = asAccount(world.reader, developmentAccount(index));
      await fund(world.reader, client.walletClient.account.address);
      await openWallet(client, dollars(10_000));
      await buyPass(client, poolOf(world, "bird_strikes").id, LICENCES.academic, validator);
      await write(client, "QueryLedger", "deposit", [validator, token, dollars(5_000)]);
      return client;
    },
    4,
  );
}

async function alone(world: World, researcher: ChainClient): Promise<Row[]> {
  for (let turn = 0; turn < WARM_UP; turn++) await ask(world, researcher, SMALL);
  const looking = await askOften(world, researcher, LOOK);
  const hurried = await askOften(world, researcher, 0);
  const p50 = at(looking, 0.5);
  return [
    { ...row("gateway: a small query, everything included, warm, p50", p50), target: "<= 120 ms", ok: p50 <= 120 },
    row("gateway: the same, p99", at(looking, 0.99)),
    row("gateway: the same, each right after the last, p50", at(hurried, 0.5)),
  ];
}

async function askOften(world: World, researcher: ChainClient, pause: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < ALONE; turn++, await wait(pause))
    times.push(await timed(() => ask(world, researcher, SMALL)));
  return times;
}

async function together(world: World, researchers: readonly ChainClient[]): Promise<Row[]> {
  const memory = watchMemory("gateway/src/server.ts");
  let errors = 0;
  const times: number[] = [];
  await Promise.all(
    researchers.map(async (researcher, i) => {
      for (let turn = 0; turn < EACH; turn++) {
        const query = MIXED[(i + turn) % MIXED.length]!;
        await timed(() => ask(world, researcher, query)).then(
          (time) => times.push(time),
          () => errors++,
        );
      }
    }),
  );
  const [p50, p99, peak] = [at(times, 0.5), at(times, 0.99), memory() / MIB];
  const what = `gateway: ${RESEARCHERS} researchers at once, ${RESEARCHERS * EACH} mixed queries`;
  return [
    { work: `${what}, errors`, value: errors, unit: "", target: "0", ok: errors === 0 },
    row(`${what}, p50`, p50),
    { ...row(`${what}, p99`, p99), target: `<= 10 x p50`, ok: p99 <= 10 * p50 },
    { work: `${what}, memory with query processes`, value: peak, unit: "MiB", target: "< 2048 MiB", ok: peak < 2_048 },
  ];
}

async function ask({ addresses }: World, researcher: ChainClient, query: Query): Promise<void> {
  const { address } = researcher.walletClient.account;
  const quote = await quoteQuery(addresses.gateway, { query, licence: LICENCES.academic, researcher: address });
  await runQuery(addresses.gateway, researcher, query, quote, "arrow");
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function row(work: string, value: number): Row {
  return { work, value, unit: "ms" };
}
