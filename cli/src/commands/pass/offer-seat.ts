import { write } from "@datagraph/sdk";
import { zeroAddress } from "viem";
import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { AS, As, openSender } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { PASS, PassSeat, SEAT } from "../../client/seats.ts";

/** `datagraph pass offer-seat`: lets another address use a pass, once it accepts. */
export const command = defineVerb({
  arguments: PASS,
  options: { ...AS, ...SEAT, "--to <who>": "who may take it: an address or a development account (default nobody)" },
  examples: [
    "pass offer-seat 1042...7731 --to holder-1 --as researcher",
    "pass offer-seat 1042...7731 --as researcher",
  ],
  input: z.object({ ...As, ...PassSeat, to: z.string().optional() }),
  run: async ({ pass, seat, to, ...input }, context) => {
    const { client } = await openSender(input, context);
    const member = to === undefined ? zeroAddress : addressNamed(to, client.deployment.chainId);
    const { transactionHash } = await write(client, "AccessPass", "offerSeat", [BigInt(pass), seat, member]);
    return { pass: BigInt(pass), seat, member, transaction: transactionHash };
  },
  render: ({ pass, seat, member }) =>
    member === zeroAddress
      ? `Seat ${seat} is offered to nobody`
      : `Seat ${seat} is offered to ${member}\nThey accept: ./datagraph pass accept-seat ${pass} --seat ${seat}`,
});
