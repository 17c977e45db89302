import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { readAgentConfig } from "../../agent/agentConfig.ts";
import { deviceKey } from "../../agent/deviceKey.ts";
import { holdHome } from "../../agent/holdHome.ts";
import { makePorts } from "../../agent/makePorts.ts";
import { openOutbox } from "../../agent/outbox.ts";
import { type RunReport, runOnce } from "../../agent/runOnce.ts";
import { streamPlans } from "../../agent/streamPlans.ts";
import type { CommandContext } from "../../command.ts";
import { HOME, Home } from "../../client/agentHome.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { METAGRAPH, Metagraph } from "../../client/metagraph.ts";
import { counted } from "../../client/table.ts";
import { parseDuration } from "../../client/time.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph agent run`: reads what was measured, and sends what is over. */
export const command = defineVerb({
  options: {
    ...HOME,
    ...METAGRAPH,
    "--once": "one round, then end: for a timer of the system's",
    "--every <duration>": "a round every so often, until Ctrl-C",
    "--delay <duration>": "wait so long after an hour or day is over for readings that come late",
  },
  examples: ["agent run --once", "agent run --every 1h --delay 30m"],
  input: z.object({
    ...Home,
    ...Metagraph,
    once: z.boolean().default(false),
    every: z.string().optional(),
    delay: z.string().optional(),
  }),
  run: async ({ home, metagraph, once, every, delay }, context) => {
    if (once === (every !== undefined)) throw new UsageError("Say how often: --once, or --every and a duration");
    const pause = every === undefined ? undefined : parseDuration(every, "--every");
    const options = { delay: delay === undefined ? 0 : parseDuration(delay, "--delay") };
    const config = await readAgentConfig(home);
    const key = await deviceKey(home);
    const streams = config.streams.map(({ dataset }) => BigInt(dataset));
    const release = holdHome(home);
    const outbox = openOutbox(home);
    const round = () =>
      runOnce(
        outbox,
        (schema) => streamPlans(config, schema),
        makePorts(config.pool, streams, key, metagraph),
        options,
      );
    try {
      if (pause === undefined) return await round();
      await repeat(round, pause, context);
    } finally {
      outbox.end();
      release();
    }
  },
  render: (report) => (report === undefined ? "" : showReport(report)),
});

/** One failed round does not end the service: the next may go well. Ctrl-C ends it between two steps. */
async function repeat(round: () => Promise<RunReport>, pause: number, context: CommandContext): Promise<void> {
  const ended = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.abort());
  while (!ended.signal.aborted) {
    const report = await round().catch((error: Error) => error);
    if (report instanceof Error) context.say(`This round failed: ${report.message}`, { failed: report.message });
    else context.say(showReport(report), report);
    await sleep(pause * 1_000, undefined, { signal: ended.signal }).catch(() => undefined);
  }
}

/** Returns a round for people. */
function showReport({ offline, kept, known, refused, failures, records, anchored, waiting }: RunReport): string {
  const read = `${counted(kept, "new value")}${known > 0 ? `, ${known} known already` : ""}${refused > 0 ? `, ${refused} refused` : ""}`;
  const sent = `${counted(records, "record")} sealed, ${anchored === 1 ? "1 batch" : `${anchored} batches`} anchored`;
  return [
    `${read}; ${sent}${waiting > 0 ? `, ${waiting} waiting` : ""}`,
    ...(offline === undefined ? [] : [`Could not send: ${offline}. What was read is kept and sent later.`]),
    ...failures.map(({ source, message }) => `${source} could not be read: ${message}`),
    ...(refused > 0 ? ["See ./datagraph agent status for what was refused, and why"] : []),
  ].join("\n");
}
