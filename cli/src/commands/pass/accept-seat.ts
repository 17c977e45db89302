import { signSeat, write } from "@datagraph/sdk";
import { z } from "zod";
import { AS, As } from "../../client/actor.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { PASS, PassSeat, SEAT } from "../../client/seats.ts";
import { SPONSOR, Sponsor, onceWithinAnHour, openSponsored } from "../../client/sponsor.ts";

/** `datagraph pass accept-seat`: takes a seat that a pass's holder offered. */
export const command = defineVerb({
  arguments: PASS,
  options: { ...AS, ...SPONSOR, ...SEAT },
  examples: [
    "pass accept-seat 1042...7731 --as holder-1",
    "pass accept-seat 1042...7731 --seat 1 --as holder-1 --sponsor operator",
  ],
  input: z.object({ ...As, ...Sponsor, ...PassSeat }),
  run: async ({ pass, seat, ...input }, context) => {
    const { client, account, sponsor } = await openSponsored(input, context);
    const id = BigInt(pass);
    if (sponsor === undefined) {
      const { transactionHash } = await write(client, "AccessPass", "acceptSeat", [id, seat]);
      return { pass: id, seat, member: account.address, transaction: transactionHash };
    }
    const once = await onceWithinAnHour(client);
    const signature = await signSeat(client, id, seat, once);
    const acceptance = [account.address, id, seat, once.nonce, once.deadline, signature] as const;
    const { transactionHash } = await write(sponsor, "AccessPass", "acceptSeatFor", acceptance);
    return { pass: id, seat, member: account.address, transaction: transactionHash };
  },
  render: ({ pass, seat, member }) => `${member} sits in seat ${seat} of pass ${pass}`,
});
