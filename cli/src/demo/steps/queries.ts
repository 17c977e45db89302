import { type Query, LICENCES } from "@datagraph/protocol";
import {
  type ChainClient,
  DEVELOPMENT_ACCOUNTS,
  GatewayError,
  addressOf,
  developmentAccount,
  quoteQuery,
  read,
  runQuery,
  write,
} from "@datagraph/sdk";
import type { DuckDBConnection } from "@duckdb/node-api";
import { now, passTime } from "../localChain.ts";
import { plainData } from "../plainData.ts";
import { type World, actor, poolOf } from "../world.ts";
import { buyPass } from "./buyPass.ts";
import { dollars } from "./market.ts";
import { NOBODY_SHARES } from "./personalPools.ts";
import { QUERY_CASES, type QueryCase } from "./queryCases.ts";

/** Buys passes for the pools, makes a deposit, and waits for the epoch whose snapshot holds all records. */
export async function prepareQueries(world: World): Promise<string> {
  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
  const validator = developmentAccount(DEVELOPMENT_ACCOUNTS.validator).address;
  for (const { id } of world.pools.values()) await buyPass(researcher, id, LICENCES.academic, validator);
  const token = addressOf(world.reader.deployment, "TestDollar");
  await write(researcher, "QueryLedger", "deposit", [validator, token, dollars(1_000)]);
  const owner = researcher.walletClient.account.address;
  const [withdrawable, credit] = await read(world.reader, "QueryLedger", "depositOf", [owner, validator, token]);
  world.checks.equal([withdrawable, credit], [dollars(1_000), dollars(6)], "Deposit and credit of three pool passes");
  await nextEpoch(world);
  return "3 pool passes, $1,000 deposited, pools frozen at the epoch's start";
}

/** Runs eight queries; each result equals plain DuckDB, each usage an independent count. */
export async function queries(world: World): Promise<string> {
  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
  const pools = [...world.pools.values()];
  const plain = { rows: await plainData(pools, true), aggregate: await plainData(pools, false) };
  let units = 0;
  for (const one of QUERY_CASES) {
    units += await runCase(world, researcher, one, one.rows ? plain.rows : plain.aggregate);
  }
  return `${QUERY_CASES.length} queries, ${units} data points, all as plain DuckDB and an independent count say`;
}

/** Queries that must be refused are, with a reason and, where it lies in the SQL, a position. */
export async function refusedQueries(world: World): Promise<string> {
  const { checks, addresses } = world;
  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher);
  const sql: [string, string, RegExp][] = [
    ["An unconsented field", `SELECT ${NOBODY_SHARES} FROM health`, new RegExp(NOBODY_SHARES)],
    ["A group below k", "SELECT count(*) AS people FROM diet WHERE dt_kcal > 5000", /contributors|k/i],
    ["MIN over people", "SELECT min(dt_kcal) FROM diet", /min/i],
    ["Anything but SELECT", "DELETE FROM diet", /SELECT/i],
  ];
  for (const [what, text, reason] of sql) {
    const error = await refusal(answer(world, researcher, { sql: text }));
    checks.holds(reason.test(error.message), `${what}: "${error.message}" gives the reason`);
    if (what !== "A group below k") checks.holds(error.position !== undefined, `${what}: the reason has a position`);
  }
  const query = { sql: "SELECT avg(dog) AS dogs FROM health" };
  const ask = { query, licence: LICENCES.academic, researcher: researcher.walletClient.account.address };
  const { order } = await quoteQuery(addresses.gateway, ask);
  const less = { ...order, parts: order.parts.map((part) => ({ ...part, maxUnits: part.maxUnits - 1n })) };
  const above = await refusal(runQuery(addresses.gateway, researcher, query, { order: less }));
  checks.equal(above.code, "over-maximum", "A query above the order's maximum");
  return "5 of 5 refused: unconsented field, below k, MIN over people, not a SELECT, above the maximum";
}

/** Moves the chain's clock into the next epoch. */
export async function nextEpoch({ reader }: World): Promise<void> {
  const length = await read(reader, "QueryLedger", "epochLength", []);
  await passTime(reader, length - ((await now(reader)) % length) + 1);
}

async function runCase(
  world: World,
  researcher: ChainClient,
  one: QueryCase,
  plain: DuckDBConnection,
): Promise<number> {
  const { checks } = world;
  const { receipt, body, price } = await answer(world, researcher, one.query);
  const expected = (await plain.runAndReadAll(one.plain)).getRowObjectsJson();
  const actual = JSON.parse(new TextDecoder().decode(body)) as unknown[];
  checks.equal(normalised(actual), normalised(expected), `Result of "${one.title}"`);
  const usage = one.usage((name) => poolOf(world, name));
  checks.equal(receipt.units.map(Number), usage, `Usage of "${one.title}"`);
  checks.equal(BigInt(receipt.price), price, `Price of "${one.title}" as quoted`);
  world.orders.push(receipt.order);
  return usage.reduce((sum, count) => sum + count, 0);
}

async function answer(
  { addresses }: World,
  researcher: ChainClient,
  query: Query,
): Promise<Awaited<ReturnType<typeof runQuery>> & { price: bigint }> {
  const ask = { query, licence: LICENCES.academic, researcher: researcher.walletClient.account.address };
  const quote = await quoteQuery(addresses.gateway, ask);
  return { ...(await runQuery(addresses.gateway, researcher, query, quote)), price: quote.price };
}

async function refusal(attempt: Promise<unknown>): Promise<GatewayError> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof GatewayError) return error;
  throw new Error(`Not refused by the gateway: ${String(error)}`);
}

/** Rows in any order, numbers to nine digits: sums of floating-point numbers depend on the order they are added in. */
function normalised(rows: readonly unknown[]): string[] {
  const round = (_: string, value: unknown): unknown => {
    const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    return typeof number === "number" ? Number(number.toPrecision(9)) : value;
  };
  return rows.map((row) => JSON.stringify(row, round)).sort();
}
