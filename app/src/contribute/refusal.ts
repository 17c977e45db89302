import { formatBytes } from "../format/formatBytes.ts";

/** What a page can hash, encrypt and send in reasonable time. */
const MOST_BYTES = 2 * 1_000 ** 3;
/** Tables whose readers are too large for a page. */
const COLUMNAR = /\.(parquet|arrow|arrows|feather)$/i;
const UNFINISHED = /\.(part|crdownload|tmp)$/i;

/** Returns why a file cannot be contributed in a page, and what to do; undefined when it can. */
export function refusal({ name, size }: { name: string; size: number }): string | undefined {
  if (size === 0) return `${name} has no bytes. Choose a file with something in it.`;
  if (COLUMNAR.test(name))
    return `${name} is read by the command line alone: ./datagraph dataset add. Choose CSV, JSON or NDJSON here.`;
  if (UNFINISHED.test(name)) return `${name} is an unfinished download. Choose the file itself.`;
  if (size > MOST_BYTES)
    return `${name} has ${formatBytes(size)}, and a page takes ${formatBytes(MOST_BYTES)} at most. The command line takes any size: ./datagraph dataset add`;
  return undefined;
}
