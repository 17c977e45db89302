import {
  DEVELOPMENT_ACCOUNTS,
  addressOf,
  developmentAccount,
  fetchClaims,
  parallel,
  read,
  request,
  requestJson,
  write,
} from "@datagraph/sdk";
import type { Address } from "viem";
import { passTime } from "../localChain.ts";
import { until } from "../until.ts";
import { type Person, type World, actor, poolOf } from "../world.ts";
import { nextEpoch } from "./queries.ts";

/** Waits until every answered order is settled on-chain, and the indexer has counted it. */
export async function settlement(world: World): Promise<string> {
  await allSettled(world);
  const { orders, reader } = world;
  const settled = await read(reader, "RewardVault", "usageOf", [addressOf(reader.deployment, "TestDollar")]);
  const counted = await until("the indexer to count every order", async () => {
    const stats = await indexedStats(world);
    return stats.queries === orders.length ? stats : undefined;
  });
  world.checks.equal(BigInt(counted.spent), settled[0], "Spent on queries, by the indexer and by the vault");
  return `${orders.length} orders settled on-chain and indexed, ${counted.units} data points`;
}

/** What the indexer counted: settled queries, data points used, and what they cost in local dollars. */
async function indexedStats({ addresses, reader }: World): Promise<{ queries: number; units: number; spent: string }> {
  const token = addressOf(reader.deployment, "TestDollar").toLowerCase();
  const query = `{ stats(id: 0) { queries units } tokenTotal(token: "${token}") { spent } }`;
  type Stats = { data: { stats: { queries: string; units: string }; tokenTotal: { spent: string } | null } };
  const { data } = await requestJson<Stats>(addresses.indexer, "/graphql", { query });
  return { queries: Number(data.stats.queries), units: Number(data.stats.units), spent: data.tokenTotal?.spent ?? "0" };
}

/** Closes the epoch, lets the veto window pass, and has every contributor claim. Checks the sum to the last unit. */
export async function payouts(world: World): Promise<string> {
  const { checks, reader } = world;
  await nextEpoch(world);
  await acceptedRoot(world);
  const people = await parallel(contributorsOf(world, "diet", "health"), (person) => claimOwn(world, person));
  checks.holds(
    people.every((amount) => amount > 0n),
    "Every person of the survey earned something",
  );
  const operators = await parallel(contributorsOf(world, "bird_strikes"), (person) => claimOwn(world, person));
  const used = operators.filter((amount) => amount > 0n).length;
  checks.holds(used > 0, "Operators behind results earned something");

  const token = addressOf(reader.deployment, "TestDollar");
  const treasury = await read(reader, "RewardVault", "treasury", []);
  const validator = developmentAccount(DEVELOPMENT_ACCOUNTS.validator).address;
  const fee = await claimFor(world, treasury);
  const share = await claimFor(world, validator);
  const paid = [...people, ...operators].reduce((sum, amount) => sum + amount, 0n);
  const [received, given] = await read(reader, "RewardVault", "usageOf", [token]);
  checks.equal(given, paid + fee + share, "Claimed = contributors + fee + validator's share");
  const carried = received - given;
  checks.holds(carried >= 0n && carried < 54n * 8n, "What is left over is dust");
  const owner = developmentAccount(DEVELOPMENT_ACCOUNTS.researcher).address;
  const [withdrawable, credit] = await read(reader, "QueryLedger", "depositOf", [owner, validator, token]);
  const deposited = 1_006_000_000n;
  checks.equal(
    withdrawable + credit + paid + fee + share + carried,
    deposited,
    "Deposits = payouts + fees + validator's share + dust + still on deposit",
  );
  return `${people.length} people and ${used} operators claimed $${usd(paid)}, fee $${usd(fee)}, validator $${usd(share)}, dust ${carried}`;
}

/** Waits until the gateway has marked every order of the demo as settled. Throws when one was skipped. */
export async function allSettled({ addresses, orders }: World): Promise<void> {
  for (const order of orders)
    await until(`the settlement of order ${order}`, async () => {
      const response = await request(addresses.gateway, `/queries/${order}`);
      const { status, detail } = (await response.json()) as { status: string; detail: string | null };
      if (status === "skipped") throw new Error(`Order ${order} was skipped: ${detail}`);
      return status === "settled" ? true : undefined;
    });
}

async function acceptedRoot({ reader }: World): Promise<void> {
  const proposal = await until(
    "a proposed payout root",
    async () => (await read(reader, "RewardVault", "proposals", []))[0],
  );
  await passTime(reader, await read(reader, "RewardVault", "vetoWindow", []));
  await until("the root to be accepted", async () => {
    const [root] = await read(reader, "RewardVault", "acceptedRoot", []);
    return root === proposal.root ? true : undefined;
  });
}

function contributorsOf(world: World, ...pools: string[]): Person[] {
  return [...new Set(pools.flatMap((name) => poolOf(world, name).streams.map(({ owner }) => owner)))];
}

async function claimOwn({ addresses, reader }: World, { client }: Person): Promise<bigint> {
  const [claim] = await fetchClaims(addresses.gateway, client.walletClient.account.address);
  if (claim === undefined) return 0n;
  await write(client, "RewardVault", "claim", [claim]);
  return read(reader, "RewardVault", "claimedOf", [claim.account, claim.token]);
}

/** Anyone may claim for anyone; the demo's operator does. */
async function claimFor(world: World, account: Address): Promise<bigint> {
  const [claim] = await fetchClaims(world.addresses.gateway, account);
  if (claim === undefined) return 0n;
  await write(actor(world, DEVELOPMENT_ACCOUNTS.operator), "RewardVault", "claim", [claim]);
  return claim.total;
}

function usd(units: bigint): string {
  return (Number(units) / 1e6).toFixed(2);
}
