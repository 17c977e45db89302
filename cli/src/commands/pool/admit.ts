import { packStreamNumbers } from "@datagraph/protocol";
import { read, write } from "@datagraph/sdk";
import { isAddressEqual } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { listOf } from "../../client/inputs.ts";
import { poolNamed } from "../../client/pools.ts";
import { streamsOf } from "../../client/streams.ts";
import { counted } from "../../client/table.ts";
import { UsageError } from "../../usageError.ts";

const MOST = 2_000;

/** `datagraph pool admit`: says that streams are real people or machines. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  options: {
    ...AS,
    "--streams <numbers>": "stream numbers, 0,1,2, or waiting for all that are not admitted yet",
    "--revoke": "take the admission back",
  },
  examples: ["pool admit diet --streams 54 --as admitter", "pool admit diet --streams waiting --as admitter"],
  input: z.object({
    ...As,
    pool: z.string(),
    streams: z.string("give stream numbers, or waiting"),
    revoke: z.boolean().default(false),
  }),
  run: async (input, context) => {
    const { client, account } = await openSender(input, context);
    const { number } = await poolNamed(client, (await openGateway(client)).url, input.pool);
    const admitter = await read(client, "ProvenanceRegistry", "admitterOf", [number]);
    if (!isAddressEqual(admitter, account.address))
      throw new Error(`${account.address} is not the admitter of pool ${number}: ${admitter} is`);
    const streams = input.streams === "waiting" ? await waiting() : listOf(input.streams).map(streamNumber);
    if (streams.length === 0) throw new Error(`No stream of pool ${number} waits to be admitted`);
    for (let at = 0; at < streams.length; at += MOST) {
      const packed = packStreamNumbers(streams.slice(at, at + MOST));
      await write(client, "ProvenanceRegistry", "admit", [number, !input.revoke, packed]);
    }
    return { pool: number, admitted: !input.revoke, streams };

    async function waiting(): Promise<number[]> {
      const rows = await streamsOf(client, { pool: number, admitted: false });
      return rows.filter(({ status }) => status === "active").map((row) => row.number);
    }
  },
  render: ({ pool, admitted, streams }) =>
    `${counted(streams.length, "stream")} of pool ${pool} ${admitted ? "admitted" : "no longer admitted"}: ${streams.join(", ")}`,
});

function streamNumber(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new UsageError(`--streams has "${text}": give stream numbers, like 0,1,2, or waiting`);
}
