import { write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { awaitErasure } from "../../client/erasure.ts";
import { openGateway } from "../../client/gate.ts";
import { poolNamed } from "../../client/pools.ts";
import { ownStream } from "../../client/streams.ts";
import { showTime } from "../../client/time.ts";
import { UsageError } from "../../usageError.ts";

const PATIENCE_SECONDS = 20;

/** `datagraph stream withdraw`: leaves a pool; the gateway erases keys and cached records, and signs that it did. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  options: { ...AS, "--yes": "withdraw for good: it cannot be undone" },
  examples: ["stream withdraw diet --as 42 --yes"],
  input: z.object({ ...As, pool: z.string(), yes: z.boolean().default(false) }),
  run: async (input, context) => {
    if (!input.yes) throw new UsageError("A withdrawal is for good: add --yes if it is meant");
    const { client, account } = await openSender(input, context);
    const { url } = await openGateway(client);
    const pool = await poolNamed(client, url, input.pool);
    const { dataset, number } = await ownStream(client, pool, account.address);
    const { transactionHash } = await write(client, "ProvenanceRegistry", "withdraw", [dataset]);
    context.say("Withdrawn on the chain; waiting for the gateway's erasure receipt ...");
    const erasure = await awaitErasure(url, dataset, PATIENCE_SECONDS);
    return { pool: pool.number, stream: number, dataset, erasure: erasure ?? null, transaction: transactionHash };
  },
  render: ({ pool, stream, dataset, erasure }) =>
    `Stream ${stream} of pool ${pool} is withdrawn. ${
      erasure === null
        ? `Not erased yet: ask later with ./datagraph dataset erasure ${dataset}`
        : `${erasure.validator} erased ${erasure.envelopes} envelopes and ${erasure.batches} record batches at ${showTime(erasure.time)}, and signed it.`
    }\nKeys already released and copies already made cannot be recalled.`,
});
