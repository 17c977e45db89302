import { licenceName } from "@datagraph/protocol";
import { read } from "@datagraph/sdk";
import { z } from "zod";
import { chainTime, openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";

import { facts } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

/** `datagraph pass show`: one pass, and who sits in its seats. */
export const command = defineVerb({
  arguments: { "<pass>": "its id, as pass buy and pass list say it" },
  examples: ["pass show 1042...7731"],
  input: z.object({ pass: z.string().regex(/^\d{1,78}$/, "give a pass's id, a decimal number") }),
  run: async ({ pass: text }) => {
    const reader = await openReader();
    const id = BigInt(text);
    const dataset = id < 2n ** 256n ? await read(reader, "AccessPass", "datasetOf", [id]) : 0n;
    if (dataset === 0n) throw new Error(`There is no pass ${id}: see ./datagraph pass list`);
    const pass = await read(reader, "AccessPass", "passOf", [id]);
    const seats = await Promise.all(
      Array.from({ length: pass.seats }, (_, seat) => read(reader, "AccessPass", "seatOf", [id, seat])),
    );
    const status = pass.revoked ? "revoked" : pass.expiry > (await chainTime(reader)) ? "valid" : "expired";
    return { pass: id, dataset, ...pass, status, seats: seats.map(([member, freeAt]) => ({ member, freeAt })) };
  },
  render: ({ pass, dataset, holder, licence, status, expiry, download, seats }) =>
    facts({
      pass,
      dataset,
      holder,
      licence: licenceName(licence),
      status,
      expires: showTime(expiry),
      "raw data": download ? "yes" : "no",
      seats:
        seats.length === 0 ? "none" : seats.map(({ member }) => (BigInt(member) === 0n ? "free" : member)).join(", "),
    }),
});
