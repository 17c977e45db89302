import { abis, read, runQuery } from "@datagraph/sdk";
import { serve } from "@hono/node-server";
import type { AddressInfo, Server } from "node:net";
import type { Hex } from "viem";
import { afterAll, beforeAll, expect, it } from "vitest";
import { passTime } from "../../cli/src/demo/localChain.ts";
import { nextEpoch } from "../../cli/src/demo/steps/queries.ts";
import { until } from "../../cli/src/demo/until.ts";
import { gatewayApp } from "../../gateway/src/app.ts";
import { ChainState } from "../../gateway/src/chainState.ts";
import { readConfig } from "../../gateway/src/config.ts";
import { proposeRoots } from "../../gateway/src/jobs/proposeRoots.ts";
import { settleOrders } from "../../gateway/src/jobs/settleOrders.ts";
import { type Job, startJobs } from "../../gateway/src/jobs/startJobs.ts";
import { makeServices } from "../../gateway/src/makeServices.ts";
import { tendCalls } from "../../gateway/src/sending/tendCalls.ts";
import type { Services } from "../../gateway/src/services.ts";
import { quote } from "./gatewayPools.ts";
import { type GatewayStack, gatewayEnv, researcherOf } from "./gatewayProcess.ts";
import { killedServices } from "./killedServices.ts";

const QUERY = { sql: "SELECT hours, night FROM sleep" };
/** A job with fewer effects than this would show that some are not counted. */
const FEWEST = 8;

const DONE = {
  settled: ["QueryLedger", "OrderSettled"],
  proposed: ["RewardVault", "RootProposed"],
  accepted: ["RewardVault", "RootAccepted"],
} as const;
type What = keyof typeof DONE;

/** What the jobs keep. */
const TABLES = ["query", "outgoing", "payout"];

/**
 * Declares what holds for the jobs that move money, whenever their process dies and however many replicas run them: an
 * order is settled once, its epoch proposed once, the root accepted once, and no transaction is sent beside. The gateway's
 * own process must not run meanwhile.
 */
export function killedJobs(gateway: () => GatewayStack): void {
  let replicas: Services[];
  let server: Server;

  beforeAll(async () => {
    replicas = [await servicesOf(gateway()), await servicesOf(gateway())];
    server = serve({ fetch: gatewayApp(replicas[0]!).fetch, hostname: "127.0.0.1", port: 0 }) as Server;
    await until("the server", () => Promise.resolve(server.listening || undefined));
  }, 60_000);
  afterAll(async () => {
    server.close();
    for (const { engine, database } of replicas) await Promise.all([engine.close(), database.end()]);
  });

  /** Answers a query that then waits to be settled. */
  const ask = async (): Promise<void> => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { world } = gateway();
    const here = { ...world, addresses: { ...world.addresses, gateway: url } };
    await runQuery(url, researcherOf(world), QUERY, await quote(here, QUERY));
  };

  /** Has both replicas do one job until the thing is done, and stops them. */
  const shared = (job: Job, what: What): Promise<void> =>
    once(replicas[0]!, what, async (isDone) => {
      const url = gateway().stack.env.DATABASE_URL!;
      const stops = await Promise.all(replicas.map((one) => startJobs(anew(one), url, 0.5, { [`test-${what}`]: job })));
      await until(what, isDone);
      await Promise.all(stops.map(({ stop }) => stop()));
    });

  it("settles an order once, after any effect it was killed", async () => {
    await ask();
    expect(await killedAnywhere(replicas[0]!, settleOrders, "settled")).toBeGreaterThan(FEWEST);
  });

  it("settles an order once, on two replicas that share a queue", async () => {
    await shared(settleOrders, "settled");
    await nextEpoch(gateway().world);
  });

  it("proposes an epoch once, after any effect it was killed", async () => {
    expect(await killedAnywhere(replicas[0]!, proposeRoots, "proposed")).toBeGreaterThan(FEWEST);
  });

  it("proposes an epoch once, on two replicas that share a queue", () => shared(proposeRoots, "proposed"));

  it("accepts a root once, after any effect it was killed", async () => {
    const { reader } = gateway().world;
    await passTime(reader, await read(reader, "RewardVault", "vetoWindow", []));
    expect(await killedAnywhere(replicas[0]!, proposeRoots, "accepted")).toBeGreaterThan(FEWEST);
    await shared(proposeRoots, "accepted");
  });
}

/**
 * Kills a job after its first effect, begins again and kills it after its second, and so on, until it runs to its end.
 * What was killed must be finished once by those that follow. Leaves all as it was, and returns how many effects there were.
 */
async function killedAnywhere(services: Services, job: Job, what: What): Promise<number> {
  const never = new AbortController().signal;
  for (let life = 1; ; life++) {
    const restore = await checkpoint(services);
    let effects = 0;
    await once(services, what, async (isDone) => {
      const killed = killedServices(anew(services), life);
      await job(killed.services, never).catch(() => undefined);
      effects = killed.effects();
      await until("what was begun to be finished", async () => {
        await job(anew(services), never);
        return isDone();
      });
      await job(anew(services), never);
    });
    await restore();
    if (effects < life) return effects;
  }
}

/** Does something, after which one thing more has been done, by one transaction. It is told how to wait for that thing. */
async function once(
  services: Services,
  what: What,
  work: (isDone: () => Promise<true | undefined>) => Promise<unknown>,
): Promise<void> {
  const { account, client, database } = services;
  const sent = () => client.publicClient.getTransactionCount({ address: account.address });
  const [done, nonce] = [await count(services, what), await sent()];
  await work(async () => ((await count(services, what)) > done ? true : undefined));
  // a round of the settling job, whichever job was killed, takes note of what was mined meanwhile
  await tendCalls(services.sender);
  expect([(await count(services, what)) - done, (await sent()) - nonce]).toEqual([1, 1]);
  expect((await database.query("select nonce from gateway.outgoing where state = 'open'")).rows).toEqual([]);
}

async function count({ client }: Services, what: What): Promise<number> {
  const [contract, eventName] = DONE[what];
  const address = client.deployment.contracts[contract];
  const logs = await client.publicClient.getContractEvents({ address, abi: abis[contract], eventName, fromBlock: 0n });
  return logs.length;
}

/** Remembers the chain and what the gateway's tables say of it. Returns what brings both back. */
async function checkpoint({ client, database }: Services): Promise<() => Promise<void>> {
  const request = client.publicClient.request as unknown as (call: {
    method: string;
    params: unknown[];
  }) => Promise<Hex>;
  const chain = await request({ method: "evm_snapshot", params: [] });
  const saved = await Promise.all(
    TABLES.map(async (table) => {
      const { rows } = await database.query<{ kept: string }>(
        `select coalesce(json_agg(one), '[]')::text as kept from gateway.${table} one`,
      );
      return rows[0]!.kept;
    }),
  );
  return async () => {
    await request({ method: "evm_revert", params: [chain] });
    for (const [at, table] of TABLES.entries()) {
      await database.query(`delete from gateway.${table}`);
      await database.query(
        `insert into gateway.${table} select * from json_populate_recordset(null::gateway.${table}, $1)`,
        [saved[at]],
      );
    }
  };
}

/** What another process on the same database would know. */
function anew(services: Services): Services {
  return { ...services, chain: new ChainState(services.client) };
}

async function servicesOf({ stack, data }: GatewayStack): Promise<Services> {
  return makeServices(readConfig({ ...gatewayEnv(stack, data, 0), DATAGRAPH_SEND_PATIENCE: "0.2" }));
}
