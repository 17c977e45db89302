import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  fstatSync,
  ftruncateSync,
  writeSync,
} from "node:fs";
import type { ReleaseReceipt } from "@datagraph/protocol";
import { releaseReceiptText } from "@datagraph/protocol";
import { sha256, stringToBytes } from "viem";
import { type Identity, publicIdentity, signText } from "./identity.ts";

/** What a receipt says of one release. */
export type Release = Omit<ReleaseReceipt, "format" | "node" | "number" | "previous" | "signature">;

/** A node's append-only list of the shares it released, one signed line each, chained by hash. */
export type Receipts = {
  /** returns the signed receipt once it is in the file; on disk within a second */
  append: (release: Release) => ReleaseReceipt;
  /** returns up to `limit` receipts from `number` on; the first is 1 */
  list: (number: number, limit: number) => ReleaseReceipt[];
  count: () => number;
  close: () => void;
};

const FLUSH_MS = 1_000;

/** Opens the list, cutting off a last line that a power cut left half-written. Throws when a line is not in its place. */
export function openReceipts(path: string, identity: Identity): Receipts {
  const node = publicIdentity(identity).signingKey;
  const file = openSync(path, existsSync(path) ? "r+" : "wx+", 0o600);
  const { starts, end, last } = scan(file, path);
  ftruncateSync(file, end);
  let [at, previous] = [end, last];
  let dirty = false;
  const flush = setInterval(() => {
    if (dirty) fsyncSync(file);
    dirty = false;
  }, FLUSH_MS);
  flush.unref();
  return {
    append(release) {
      const unsigned = {
        format: "datagraph/release/v1" as const,
        node,
        number: starts.length + 1,
        previous,
        ...release,
      };
      const receipt: ReleaseReceipt = { ...unsigned, signature: signText(identity, releaseReceiptText(unsigned)) };
      const line = `${JSON.stringify(receipt)}\n`;
      writeSync(file, line, at);
      starts.push(at);
      at += Buffer.byteLength(line);
      previous = digestOfLine(line.trimEnd());
      dirty = true;
      return receipt;
    },
    list(number, limit) {
      const first = Math.max(number, 1) - 1;
      const [from, to] = [starts[first], starts[first + limit] ?? at];
      if (from === undefined) return [];
      const bytes = Buffer.alloc(to - from);
      readSync(file, bytes, 0, bytes.length, from);
      return bytes
        .toString("utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as ReleaseReceipt);
    },
    count: () => starts.length,
    close() {
      clearInterval(flush);
      fsyncSync(file);
      closeSync(file);
    },
  };
}

function scan(file: number, path: string): { starts: number[]; end: number; last: string } {
  const bytes = fstatSync(file).size > 0 ? readFileSync(path) : Buffer.alloc(0);
  const starts: number[] = [];
  let [at, last] = [0, ""];
  for (let newline = bytes.indexOf(10); newline >= 0; newline = bytes.indexOf(10, at)) {
    const line = bytes.toString("utf8", at, newline);
    const { number, previous } = readLine(line, path, starts.length + 1);
    if (number !== starts.length + 1 || previous !== last)
      throw new Error(`${path}: line ${starts.length + 1} does not follow the one before: the list was altered`);
    starts.push(at);
    last = digestOfLine(line);
    at = newline + 1;
  }
  return { starts, end: at, last };
}

function readLine(line: string, path: string, number: number): Pick<ReleaseReceipt, "number" | "previous"> {
  try {
    return JSON.parse(line) as ReleaseReceipt;
  } catch {
    throw new Error(`${path}: line ${number} is no JSON: the list was altered`);
  }
}

const digestOfLine = (line: string) => sha256(stringToBytes(line)).slice(2);
