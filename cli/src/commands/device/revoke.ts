import { getAddress, isAddress } from "viem";
import { z } from "zod";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { authorizeDevice, devicesOf } from "../../client/devices.ts";
import { openGateway } from "../../client/gate.ts";
import { METAGRAPH, Metagraph } from "../../client/metagraph.ts";
import { poolNamed } from "../../client/pools.ts";
import { ownStream } from "../../client/streams.ts";
import { UsageError } from "../../usageError.ts";

/** `datagraph device revoke`: takes a device's right to anchor, from the next block on. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name", "<address>": "the device's" },
  options: { ...AS, ...METAGRAPH },
  examples: ["device revoke diet 0x71bE63f3384f5fb98995898A86B02Fb2426c5788 --as 42"],
  input: z.object({
    ...As,
    ...Metagraph,
    pool: z.string(),
    address: z.string().refine((text) => isAddress(text, { strict: false }), "give 0x and 40 hexadecimal digits"),
  }),
  run: async (input, context) => {
    const actor = await openSender(input, context);
    const pool = await poolNamed(actor.client, (await openGateway(actor.client)).url, input.pool);
    const stream = await ownStream(actor.client, pool, actor.account.address);
    const device = getAddress(input.address);
    const known = (await devicesOf(actor.client, stream.dataset)).find((one) => getAddress(one.device) === device);
    if (known === undefined || known.expiry === 0n)
      throw new UsageError(`${device} may not anchor for your stream: see ./datagraph device list ${input.pool}`);
    const transaction = await authorizeDevice(actor, pool, stream, { device, expiry: 0 }, input.metagraph);
    return { pool: pool.number, stream: stream.number, dataset: stream.dataset, device, transaction };
  },
  render: ({ pool, stream, device }) => `${device} anchors no more for stream ${stream} of pool ${pool}`,
});
