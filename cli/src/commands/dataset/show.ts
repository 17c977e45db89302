import { read } from "@datagraph/sdk";
import { z } from "zod";
import { openReader } from "../../client/chain.ts";
import { DATASET, aboutOf, datasetNamed } from "../../client/datasets.ts";
import { defineVerb } from "../../client/defineVerb.ts";
import { openGateway } from "../../client/gate.ts";
import { Big, HexText, rowsOf } from "../../client/indexer.ts";
import { facts } from "../../client/table.ts";
import { showTime } from "../../client/time.ts";

const Row = z.object({
  creator: HexText,
  owner: HexText,
  cid: z.string().nullable(),
  root: HexText.nullable(),
  version: Big,
  pool: z.number().nullable(),
  number: z.number().nullable(),
  status: z.string(),
  closesAt: Big.nullable(),
  suspendedUntil: Big.nullable(),
  purchases: z.object({ totalCount: z.number() }),
  uses: Big,
  units: Big,
  time: Big,
});

const COLUMNS =
  "creator owner cid root version pool number status closesAt suspendedUntil purchases { totalCount } uses units time";

/** `datagraph dataset show`: one dataset, with what its contributor says of it. */
export const command = defineVerb({
  arguments: { "<dataset>": DATASET },
  examples: ["dataset show diet"],
  input: z.object({ dataset: z.string() }),
  run: async ({ dataset: text }) => {
    const reader = await openReader();
    const { url } = await openGateway(reader);
    const { id, kind } = await datasetNamed(reader, url, text);
    const where = { id };
    const [[row], about] = await Promise.all([
      rowsOf(reader, "datasets", { where }, Row, COLUMNS),
      read(reader, "ProvenanceRegistry", "metadataOf", [id]).then((digest) => aboutOf(url, digest)),
    ]);
    return { dataset: id, kind, ...about, ...row! };
  },
  render: ({ dataset, kind, name, description, ...row }) =>
    facts({
      dataset,
      kind,
      name,
      description,
      contributor: row.creator,
      owner: row.owner,
      status: row.status,
      closes: row.closesAt === null ? undefined : showTime(row.closesAt),
      "suspended until": row.suspendedUntil === null ? undefined : showTime(row.suspendedUntil),
      version: row.version === 0n ? undefined : row.version,
      cid: row.cid ?? undefined,
      "data root": row.root ?? undefined,
      pool: row.pool ?? undefined,
      stream: row.number ?? undefined,
      registered: showTime(row.time),
      sales: row.purchases.totalCount,
      "data points used": row.units,
    }),
});
