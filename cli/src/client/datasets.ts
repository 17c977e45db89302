import { type ChainReader, read } from "@datagraph/sdk";
import { poolNamed } from "./pools.ts";

/** Kinds by their number on the chain. */
const KINDS = ["none", "file", "pool", "stream", "derived"] as const;
export type Kind = (typeof KINDS)[number];

/** A dataset as it is named on a command line. */
export type Dataset = { id: bigint; kind: Kind };

/**
 * Returns the dataset given by its id, or the pool given by number or name (ids are hashes, so no small number is one).
 * Throws when there is none.
 */
export async function datasetNamed(reader: ChainReader, gateway: string, text: string): Promise<Dataset> {
  const isId = /^\d{9,78}$/.test(text) || /^0x[0-9a-f]{1,64}$/i.test(text);
  const id = isId ? BigInt(text) : (await poolNamed(reader, gateway, text)).id;
  const kind = id < 2n ** 256n ? await read(reader, "ProvenanceRegistry", "kindOf", [id]) : 0;
  if (kind === 0) throw new Error(`There is no dataset ${text}: see ./datagraph dataset list`);
  return { id, kind: KINDS[kind]! };
}
