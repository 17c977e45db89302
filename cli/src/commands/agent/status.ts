import { type Cadence, type PoolSchema, stepOf, updateTypeOf } from "@datagraph/protocol";
import { z } from "zod";
import { readAgentConfig } from "../../agent/agentConfig.ts";
import { deviceKey } from "../../agent/deviceKey.ts";
import { type Outbox, openOutbox } from "../../agent/outbox.ts";
import { slotOf } from "../../agent/slotOf.ts";
import { HOME, Home } from "../../client/agentHome.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { counted, table } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph agent status`: what an agent sent, what waits, what was missed, and what was refused. */
export const command = defineVerb({
  options: HOME,
  examples: ["agent status", "agent status --json"],
  input: z.object(Home),
  run: async ({ home }) => {
    const { pool, streams } = await readAgentConfig(home);
    const { account } = await deviceKey(home);
    const outbox = openOutbox(home);
    try {
      const known = outbox.known("pool");
      const schema = known === undefined ? undefined : (JSON.parse(known) as { schema: PoolSchema }).schema;
      return {
        pool,
        device: account.address,
        streams: streams.map(({ dataset, zone }) => ({
          dataset,
          updates: schema === undefined ? [] : updatesOf(outbox, dataset, schema, zone),
          refused: outbox.refusals(dataset),
        })),
      };
    } finally {
      outbox.end();
    }
  },
  render: ({ pool, device, streams }) =>
    [
      `Pool ${pool}, device ${device}`,
      ...streams.flatMap(({ dataset, updates, refused }) => [
        `\nStream ${dataset}`,
        table(
          ["sent", "records", "batches", "last until", "next", "missed", "waiting"],
          updates.map(({ cadence, records, batches, last, next, missed, waiting }) => [
            ...[cadence, records, batches, showTime(last), showTime(next), missed, waiting],
          ]),
          "Nothing was sent yet: see ./datagraph agent run",
        ),
        ...(refused.length === 0
          ? []
          : [
              `\n${counted(refused.length, "reason")} for which values were not sent`,
              table(
                ["rule", "what", "times", "first at"],
                refused.map(({ rule, message, times, origin }) => [rule, message, times, origin]),
                "",
              ),
            ]),
      ]),
    ].join("\n"),
});

/** What became of each cadence's periods; a missed one lies between two that were sent. */
function updatesOf(outbox: Outbox, dataset: string, schema: PoolSchema, zone: string) {
  const cadences = [...new Set(schema.fields.map(({ cadence }) => cadence))];
  return cadences.map((cadence) => {
    const updateType = updateTypeOf(schema, cadence);
    const batches = outbox.batches(dataset, updateType);
    const final = batches.filter(({ state }) => state === "final");
    const last = final.at(-1)?.end ?? 0;
    return {
      ...{ cadence, updateType, batches: final.length, last },
      records: final.reduce((sum, { count }) => sum + count, 0),
      next: nextEnd(cadence, last, zone),
      missed: missedIn(outbox.slots(dataset, updateType), cadence, zone),
      waiting: batches.length - final.length,
      faults: batches.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal])),
    };
  });
}

function nextEnd(cadence: Cadence, last: number, zone: string): number {
  const step = stepOf(cadence);
  return step === undefined || last === 0 ? 0 : slotOf(step, last, zone).end;
}

function missedIn(starts: readonly number[], cadence: Cadence, zone: string): number {
  const step = stepOf(cadence);
  if (step === undefined) return 0;
  let missed = 0;
  for (const [index, start] of starts.slice(1).entries())
    for (let end = slotOf(step, starts[index]!, zone).end; end < start; end = slotOf(step, end, zone).end) missed++;
  return missed;
}
