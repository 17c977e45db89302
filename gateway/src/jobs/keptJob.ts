import { CallRefused } from "@datagraph/sdk";
import type { Pool } from "pg";
import { describeError, log } from "../log.ts";
import type { Job } from "./startJobs.ts";

/** How a job ended last, at any replica: times, and the fault's name, which tells nothing that a log must not. */
export type JobOutcome = { name: string; succeeded: Date | null; failed: Date | null; fault: string | null };

/** Returns a job that keeps how it ended, for `GET /jobs`. */
export function keptJob(name: string, job: Job): Job {
  return async (services, signal) => {
    const keep = (fault?: string): Promise<void> =>
      keepOutcome(services.database, name, fault).catch((error: unknown) =>
        log("warn", { job: name, ...describeError(error) }),
      );
    try {
      await job(services, signal);
    } catch (error) {
      await keep(faultOf(error));
      throw error;
    }
    await keep();
  };
}

/** Returns how every job that has run ended last, by name. */
export async function jobOutcomes(database: Pool): Promise<JobOutcome[]> {
  const { rows } = await database.query<JobOutcome>(
    "select name, succeeded, failed, fault from gateway.job order by name",
  );
  return rows;
}

async function keepOutcome(database: Pool, name: string, fault: string | undefined): Promise<void> {
  const column = fault === undefined ? "succeeded" : "failed";
  await database.query(
    `insert into gateway.job (name, ${column}, fault) values ($1, now(), $2)
     on conflict (name) do update set ${column} = excluded.${column}, fault = coalesce(excluded.fault, job.fault)`,
    [name, fault ?? null],
  );
}

function faultOf(error: unknown): string {
  if (error instanceof CallRefused) return error.code ?? error.name;
  return describeError(error).error;
}
