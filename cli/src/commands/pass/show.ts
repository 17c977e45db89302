import { licenceName } from "@datagraph/protocol";
import { read } from "@datagraph/sdk";
import { z } from "zod";
import { chainTime, openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { Big, rowsOf } from "../../client/indexer.ts";

import { facts } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

const Row = z.object({ dataset: Big, licence: z.number() });

/** `datagraph pass show`: one pass, and who sits in its seats. */
export const command = defineVerb({
  arguments: { "<pass>": "its id, as pass buy and pass list say it" },
  examples: ["pass show 1042...7731"],
  input: z.object({ pass: z.string().regex(/^\d{1,78}$/, "give a pass's id, a decimal number") }),
  run: async ({ pass: text }) => {
    const reader = await openReader();
    const id = BigInt(text);
    const [row] = await rowsOf(reader, "passs", { where: { id } }, Row, "dataset licence");
    if (row === undefined) throw new Error(`There is no pass ${id}: see ./datagraph pass list`);
    const pass = await read(reader, "AccessPass", "passOf", [id]);
    const seats = await Promise.all(
      Array.from({ length: pass.seats }, (_, seat) => read(reader, "AccessPass", "seatOf", [id, seat])),
    );
    const status = pass.revoked ? "revoked" : pass.expiry > (await chainTime(reader)) ? "valid" : "expired";
    return { pass: id, ...row, ...pass, status, seats: seats.map(([member, freeAt]) => ({ member, freeAt })) };
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
