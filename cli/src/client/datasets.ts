import { cidOf } from "@datagraph/protocol";
import { type ChainReader, collect, downloadBytes, parallel, parseMetadata, read } from "@datagraph/sdk";
import { z } from "zod";
import { Big, HexText, rowsOf } from "./indexer.ts";
import { poolNamed } from "./pools.ts";

/** Kinds by their number on the chain. */
const KINDS = ["none", "file", "pool", "stream", "derived"] as const;
export type Kind = (typeof KINDS)[number];

/** A dataset as it is named on a command line. */
export type Dataset = { id: bigint; kind: Kind };

/** What a contributor publicly says of a dataset. */
export type About = { name: string; description: string };

/** How people name a dataset, for help. */
export const DATASET = "its id, the id's first digits, a File's public name, or a pool's number or name";

/** Files that are looked through for a name, newest first. */
const SEARCHED = 500;
const FileRow = z.object({ id: Big, metadata: HexText.nullable() });
const IdRow = z.object({ id: Big });

/** Returns the dataset that `text` names. Throws when there is none, or several. */
export async function datasetNamed(reader: ChainReader, gateway: string, text: string): Promise<Dataset> {
  const id = /^\d{9,78}$/.test(text) ? await idBeginning(reader, text) : await idOfName(reader, gateway, text);
  const kind = id === undefined ? 0 : await read(reader, "ProvenanceRegistry", "kindOf", [id]);
  if (id === undefined || kind === 0) throw new Error(`There is no dataset "${text}": see ./datagraph dataset list`);
  return { id, kind: KINDS[kind]! };
}

/** Returns the id of the File, or Derived dataset, that `text` names. Throws when it is none. */
export async function fileNamed(reader: ChainReader, gateway: string, text: string): Promise<bigint> {
  const { id, kind } = await datasetNamed(reader, gateway, text);
  if (kind === "file" || kind === "derived") return id;
  throw new Error(`Dataset ${id} is a ${kind}, whose data leaves by queries only: see ./datagraph query quote --help`);
}

/** Returns what a metadata document at the gateway says; undefined when the gateway lacks it or it is none. */
export async function aboutOf(gateway: string, digest: `0x${string}`): Promise<About | undefined> {
  try {
    const { name, description } = parseMetadata(await collect(await downloadBytes(gateway, cidOf(digest))), digest);
    return { name, description };
  } catch {
    return undefined;
  }
}

async function idBeginning(reader: ChainReader, digits: string): Promise<bigint | undefined> {
  const id = BigInt(digits);
  if (id < 2n ** 256n && (await read(reader, "ProvenanceRegistry", "kindOf", [id])) !== 0) return id;
  const rows = await rowsOf(reader, "datasets", { limit: 1_000 }, IdRow, "id");
  return only(
    rows.map((row) => row.id).filter((one) => String(one).startsWith(digits)),
    digits,
  );
}

/** Pools by number or name, then Files by name. */
async function idOfName(reader: ChainReader, gateway: string, text: string): Promise<bigint | undefined> {
  const pool = await poolNamed(reader, gateway, text).catch((error: Error) => error);
  if (!(pool instanceof Error)) return pool.id;
  if (!pool.message.startsWith("There is no pool")) throw pool;
  const where = { kind: "file" };
  const rows = await rowsOf(reader, "datasets", { where, limit: SEARCHED }, FileRow, "id metadata");
  const named = await parallel(rows, async ({ id, metadata }) => {
    const about = metadata === null ? undefined : await aboutOf(gateway, metadata);
    return about?.name.toLowerCase() === text.toLowerCase() ? [id] : [];
  });
  return only(named.flat(), text);
}

function only(ids: readonly bigint[], text: string): bigint | undefined {
  if (ids.length > 1) throw new Error(`"${text}" could be any of ${ids.join(", ")}: give the id`);
  return ids[0];
}
