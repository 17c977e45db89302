import { type OrderJson, type Query, type Quote, orderToJson, packSettlements } from "@datagraph/protocol";
import { DEVELOPMENT_ACCOUNTS, asAccount, developmentAccount, read, signOrder, write } from "@datagraph/sdk";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Hex, sha256, zeroAddress } from "viem";
import { passTime } from "../../cli/src/demo/localChain.ts";
import { nextEpoch } from "../../cli/src/demo/steps/queries.ts";
import { until } from "../../cli/src/demo/until.ts";
import { depositLeft, quote } from "./gatewayPools.ts";
import { type GatewayStack, researcherOf } from "./gatewayProcess.ts";

/** A query that reads one field of every record. */
export const all: Query = { sql: "SELECT hours FROM sleep" };

/** Who settles. */
export const validator = developmentAccount(DEVELOPMENT_ACCOUNTS.validator).address;

/** What is sent with an order, where it is not what the researcher would send. */
export type Sent = { signer?: string; signature?: string; query?: Query; signal?: AbortSignal };

/** A query over sleepers that no machine ends within its limits: every way to choose a sleeper sixteen times. */
const tables = Array.from({ length: 16 }, (_, i) => `t${i}`);
export const endless: Query = {
  sql: `SELECT t0.hours FROM sleep ${tables.join(" CROSS JOIN sleep ")} WHERE ${tables.map((table) => `${table}.hours`).join(" + ")} = 90.5`,
};

/** Sends an order, signed by the researcher where nothing else is said. Returns "answered", or the refusal's code. */
export async function sendOrder(
  { url, world }: GatewayStack,
  { order }: Pick<Quote, "order">,
  { signer, signature, query = all, signal }: Sent,
  spell: (order: OrderJson) => OrderJson = (json) => json,
): Promise<string> {
  const client = researcherOf(world);
  const body = {
    ...{ order: spell(orderToJson(order)), query, format: "json" },
    signer: signer ?? client.walletClient.account.address,
    signature: signature ?? (await signOrder(client, order)),
  };
  const response = await fetch(`${url}/queries`, {
    ...{ method: "POST", body: JSON.stringify(body) },
    ...(signal && { signal }),
  });
  if (response.ok) return "answered";
  return ((await response.json()) as { error: { code: string } }).error.code;
}

/** Returns an order of the right shape for nothing in particular. */
export function someOrder({ world }: GatewayStack): Quote["order"] {
  const { address } = researcherOf(world).walletClient.account;
  const part = { pool: 1, licence: 2, rows: true, snapshot: 1n, fields: 1n, periodStart: 0, periodEnd: 9 };
  return {
    ...{ researcher: address, validator, token: zeroAddress, queryHash: sha256("0x") },
    ...{ consentBlock: 1n, nonce: 1n, deadline: 1, parts: [{ ...part, unitPrice: 1n, maxUnits: 1n }] },
  };
}

/** Spends what the researcher has beyond an amount, once nothing waits to be settled. */
export async function leaveDeposit({ world }: GatewayStack, amount: bigint): Promise<void> {
  const client = researcherOf(world);
  const left = await until("all orders to be settled", async () => {
    const before = await depositLeft(client, validator);
    await delay(3_000);
    return (await depositLeft(client, validator)) === before ? before : undefined;
  });
  const asked = await quote(world, all);
  const parts = asked.order.parts.map((part) => ({ ...part, unitPrice: left - amount, maxUnits: 1n }));
  const order = { ...asked.order, parts };
  const settlement = {
    ...{ order, signer: client.walletClient.account.address, signature: await signOrder(client, order) },
    ...{ resultHash: sha256("0x"), units: [1n], usage: ["0x"] as const },
  };
  const settler = asAccount(world.reader, developmentAccount(DEVELOPMENT_ACCOUNTS.validator));
  await write(settler, "QueryLedger", "settle", [packSettlements([settlement])]);
}

/** Closes the epoch, in which orders were settled, and has its payout root accepted. Returns the root. */
export async function closeEpoch({ world }: GatewayStack): Promise<Hex> {
  const { reader } = world;
  const epoch = await read(reader, "QueryLedger", "currentEpoch", []);
  await nextEpoch(world);
  await until("the epoch's root", async () =>
    (await read(reader, "RewardVault", "proposals", [])).some((one) => one.epoch === epoch) ? true : undefined,
  );
  await passTime(reader, await read(reader, "RewardVault", "vetoWindow", []));
  return until("its acceptance", async () => {
    const [root, accepted] = await read(reader, "RewardVault", "acceptedRoot", []);
    return accepted >= epoch ? root : undefined;
  });
}

/** Returns everything in a folder, at any depth. */
export function listed(folder: string): { path: string; isFolder: boolean }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => ({
    path: join(entry.parentPath, entry.name),
    isFolder: entry.isDirectory(),
  }));
}
