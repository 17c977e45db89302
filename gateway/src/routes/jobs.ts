import { Hono } from "hono";
import { isAddressEqual } from "viem";
import { jobOutcomes } from "../jobs/keptJob.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { signedReader } from "../signedRead.ts";

/** Jobs that somebody may be in a hurry for; the others nobody waits for. */
const HASTENED: readonly string[] = ["settle", "propose"];

const WAITING = `
select (select count(*)::int from gateway.query where status = 'run') as unsettled,
       (select count(*)::int from gateway.outgoing where state = 'open') as unmined`;

/**
 * `GET /jobs`: how each job ended last, how many queries wait to be settled and transactions to be mined, and how many
 * seconds an epoch has. `POST /jobs/{name}` runs one at once, for whoever signs as this gateway's validator.
 */
export function jobRoutes(services: Services): Hono {
  const { database } = services;
  return new Hono()
    .get("/", async (context) => {
      const [jobs, { rows }] = await Promise.all([
        jobOutcomes(database),
        database.query<{ unsettled: number; unmined: number }>(WAITING),
      ]);
      return context.json({ jobs, ...rows[0]!, epochLength: Number(services.epochLength) });
    })
    .post("/:name", async (context) => {
      const name = context.req.param("name");
      const run = services.runJob;
      if (run === undefined || !HASTENED.includes(name))
        throw new Refused(404, "no-job", `This gateway runs no job "${name}" at once: give ${HASTENED.join(" or ")}`);
      if (!isAddressEqual(await signedReader(services, context), services.account.address))
        throw new Refused(403, "not-validator", `Only the gateway's validator ${services.account.address} may do this`);
      await run(name);
      return context.json({ queued: name }, 202);
    });
}
