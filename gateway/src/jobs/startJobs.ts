import { PgBoss } from "pg-boss";
import { describeError, log } from "../log.ts";
import type { Services } from "../services.ts";
import { anchorEpochs } from "./anchorEpochs.ts";
import { collectAbandoned } from "./collectAbandoned.ts";
import { eraseWithdrawn } from "./eraseWithdrawn.ts";
import { forgetAnswers } from "./forgetAnswers.ts";
import { keptJob } from "./keptJob.ts";
import { keepReleases } from "./keepReleases.ts";
import { prepareSnapshots } from "./prepareSnapshots.ts";
import { proposeRoots } from "./proposeRoots.ts";
import { settleOrders } from "./settleOrders.ts";

/** A job: one round of work, which ends early when the gateway stops. */
export type Job = (services: Services, signal: AbortSignal) => Promise<unknown>;

/** How long, in milliseconds, a running job may still take when the gateway stops. */
const GRACE = 3_000;

/**
 * At most one job of a queue waits or runs, over all replicas. One whose process was killed has no heartbeat, and makes
 * way for the next after some 15 s. (Policies `singleton` and `stately` would not do: their workers pass a queue over for
 * up to a minute when they once saw a job running.)
 */
const QUEUE = {
  policy: "exclusive",
  retryLimit: 0,
  heartbeatSeconds: 10,
  expireInSeconds: 3_600,
  retentionSeconds: 60,
  deleteAfterSeconds: 60,
} as const;

/** Started jobs: `run` queues a round of one at once, unless one waits or runs already; `stop` lets running rounds end. */
export type StartedJobs = { run: (name: string) => Promise<void>; stop: () => Promise<void> };

/** Returns the gateway's jobs by their names; how each ends is kept. */
export function gatewayJobs(): Record<string, Job> {
  const jobs: Record<string, Job> = {
    settle: settleOrders,
    propose: proposeRoots,
    erase: eraseWithdrawn,
    prepare: prepareSnapshots(),
    releases: keepReleases,
    collect: collectAbandoned(),
    anchor: anchorEpochs(),
    forget: forgetAnswers,
  };
  return Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, keptJob(name, job)]));
}

/**
 * Starts jobs: every `intervalSeconds` one round of each is queued in PostgreSQL, and one of all replicas works on it. A
 * job that throws is logged; the others go on.
 */
export async function startJobs(
  services: Services,
  databaseUrl: string,
  intervalSeconds: number,
  jobs: Readonly<Record<string, Job>> = gatewayJobs(),
): Promise<StartedJobs> {
  const stopping = new AbortController();
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: "jobs",
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on("error", (error) => log("error", { job: "queue", ...describeError(error) }));
  await boss.start();
  for (const [name, run] of Object.entries(jobs)) {
    await boss.createQueue(name, QUEUE);
    await boss.work(name, { pollingIntervalSeconds: Math.max(0.5, intervalSeconds / 2) }, async () => {
      await run(services, stopping.signal).catch((error: unknown) =>
        log("error", { job: name, ...describeError(error) }),
      );
    });
  }
  const queueAll = (): void => {
    for (const name of Object.keys(jobs))
      boss.send(name).catch((error: unknown) => log("error", { job: name, ...describeError(error) }));
  };
  const timer = setInterval(queueAll, intervalSeconds * 1000);
  queueAll();
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    stopping.abort();
    await boss.stop({ graceful: true, timeout: GRACE });
  };
  return { run: async (name) => void (await boss.send(name)), stop };
}
