import { z } from "zod";
import { AS, As, openActor } from "../../client/actor.ts";
import { chainTime } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { devicesOf } from "../../client/devices.ts";
import { openGateway } from "../../client/gate.ts";
import { poolNamed } from "../../client/pools.ts";
import { ownStream } from "../../client/streams.ts";
import { table } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph device list`: the devices that may anchor, or might once, for one's stream. */
export const command = defineVerb({
  arguments: { "<pool>": "its number or name" },
  options: AS,
  examples: ["device list diet --as 42"],
  input: z.object({ ...As, pool: z.string() }),
  run: async (input, context) => {
    const { client, account } = await openActor(input, context);
    const pool = await poolNamed(client, (await openGateway(client)).url, input.pool);
    const stream = await ownStream(client, pool, account.address);
    const now = await chainTime(client);
    return (await devicesOf(client, stream.dataset)).map(({ device, expiry, time }) => ({
      ...{ device, expiry, changed: time },
      state: expiry === 0n ? "revoked" : expiry <= now ? "expired" : "may anchor",
    }));
  },
  render: (rows) =>
    table(
      ["device", "state", "until", "changed"],
      rows.map(({ device, state, expiry, changed }) => [device, state, showTime(expiry), showTime(changed)]),
      "No device was ever authorised: see ./datagraph agent init",
    ),
});
