import { z } from "zod";
import { addressNamed } from "../../client/accounts.ts";
import { openReader } from "../../client/chain.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { licenceNames } from "../../client/licences.ts";
import { poolNamed } from "../../client/pools.ts";
import { streamsOf } from "../../client/streams.ts";
import { table } from "../../client/table.ts";

/** `datagraph stream list`: the streams of a pool, or of a contributor. */
export const command = defineVerb({
  options: {
    "--pool <pool>": "only those of this pool: its number or name",
    "--of <who>": "only those of this contributor: an address or a development account",
  },
  examples: ["stream list --pool diet", "stream list --of 42"],
  input: z.object({ pool: z.string().optional(), of: z.string().optional() }),
  run: async ({ pool, of }) => {
    const reader = await openReader();
    const where = {
      ...(pool !== undefined && { pool: (await poolNamed(reader, (await openGateway(reader)).url, pool)).number }),
      ...(of !== undefined && { creator: addressNamed(of, reader.deployment.chainId).toLowerCase() }),
    };
    return streamsOf(reader, where);
  },
  render: (rows) =>
    table(
      ["pool", "stream", "contributor", "status", "admitted", "records", "fields shared", "licences", "rows"],
      rows.map((row) => [
        row.pool,
        row.number,
        row.creator,
        row.status,
        row.admitted ? "yes" : "waiting",
        row.records,
        row.fields.toString(2).replaceAll("0", "").length,
        licenceNames(row.licences).join(","),
        row.rows ? "yes" : "no",
      ]),
      "No streams: ./datagraph pool join",
    ),
});
