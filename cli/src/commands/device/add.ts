import { z } from "zod";
import { getAddress, isAddress } from "viem";
import { AS, As, openSender } from "../../client/actor.ts";
import { chainTime } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { authorizeDevice } from "../../client/devices.ts";
import { openGateway } from "../../client/gate.ts";
import { METAGRAPH, Metagraph } from "../../client/metagraph.ts";
import { poolNamed } from "../../client/pools.ts";
import { ownStream } from "../../client/streams.ts";
import { facts } from "../../client/table.ts";
import { parseDuration, showTime } from "../../client/time.ts";

/** `datagraph device add`: lets a device's key anchor for one's stream. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name", "<address>": "the device's, as `datagraph agent init` shows it" },
  options: { ...AS, ...METAGRAPH, "--expires <duration>": "how long it may (default 90d)" },
  examples: ["device add diet 0x71bE63f3384f5fb98995898A86B02Fb2426c5788 --expires 30d --as 42"],
  input: z.object({
    ...As,
    ...Metagraph,
    pool: z.string(),
    address: z.string().refine((text) => isAddress(text, { strict: false }), "give 0x and 40 hexadecimal digits"),
    expires: z.string().default("90d"),
  }),
  run: async (input, context) => {
    const duration = parseDuration(input.expires, "--expires");
    const actor = await openSender(input, context);
    const pool = await poolNamed(actor.client, (await openGateway(actor.client)).url, input.pool);
    const stream = await ownStream(actor.client, pool, actor.account.address);
    const device = getAddress(input.address);
    const expiry = (await chainTime(actor.client)) + duration;
    const transaction = await authorizeDevice(actor, pool, stream, { device, expiry }, input.metagraph);
    return { pool: pool.number, stream: stream.number, dataset: stream.dataset, device, expiry, transaction };
  },
  render: ({ pool, stream, device, expiry }) =>
    facts({ device, "may anchor for": `stream ${stream} of pool ${pool}`, until: showTime(expiry) }),
});
