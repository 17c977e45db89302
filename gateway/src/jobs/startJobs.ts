import { PgBoss } from "pg-boss";
import type { Services } from "../services.ts";
import { eraseWithdrawn } from "./eraseWithdrawn.ts";
import { proposeRoots } from "./proposeRoots.ts";
import { settleOrders } from "./settleOrders.ts";

const JOBS = { settle: settleOrders, propose: proposeRoots, erase: eraseWithdrawn } as const;

/**
 * Starts the gateway's jobs: every `intervalSeconds` one run of each is queued in PostgreSQL, and one of all replicas
 * works on it. Returns what stops them, letting a running job end.
 */
export async function startJobs(
  services: Services,
  databaseUrl: string,
  intervalSeconds: number,
): Promise<() => Promise<void>> {
  const boss = new PgBoss({ connectionString: databaseUrl, schema: "jobs" });
  boss.on("error", (error) => log("queue", error));
  await boss.start();
  for (const [name, run] of Object.entries(JOBS)) {
    await boss.createQueue(name, { policy: "singleton", retryLimit: 0, expireInSeconds: 300 });
    await boss.work(name, { pollingIntervalSeconds: Math.max(0.5, intervalSeconds / 2) }, async () => {
      await run(services).catch((error: unknown) => log(name, error));
    });
  }
  const queueAll = (): void => {
    for (const name of Object.keys(JOBS))
      boss.send(name, {}, { singletonKey: name }).catch((error: unknown) => log(name, error));
  };
  const timer = setInterval(queueAll, intervalSeconds * 1000);
  queueAll();
  return async () => {
    clearInterval(timer);
    await boss.stop({ graceful: true, timeout: 10_000 });
  };
}

function log(job: string, error: unknown): void {
  const { name, message } = error instanceof Error ? error : { name: "unknown", message: String(error) };
  console.error(JSON.stringify({ level: "error", job, error: name, message }));
}
