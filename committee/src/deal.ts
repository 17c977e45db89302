import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Committee } from "@datagraph/protocol";
import nacl from "tweetnacl";
import { type Hex, bytesToHex, numberToHex } from "viem";
import { splitFreshKey } from "./share.ts";
import type { ShareFile } from "./shareFile.ts";

const ORIGIN = "development dealer: one process knew the whole key; not for production";

/**
 * Deals a committee into a directory: `node-<index>.json` (0600, one a node) and `committee.json` (public, written
 * last: where it exists, the deal is complete). Returns the public half. Throws if the directory holds a committee.
 */
export function dealCommittee(out: string, nodes: number, threshold: number): Committee {
  const publicFile = join(out, "committee.json");
  if (existsSync(publicFile))
    throw new Error(`${publicFile} exists: dealing again would orphan every envelope made for it`);
  const { shares, commitments } = splitFreshKey(nodes, threshold);
  const committed = commitments.map((point): Hex => `0x${point}`);
  const boxes = shares.map(() => nacl.box.keyPair());
  mkdirSync(out, { recursive: true, mode: 0o700 });
  shares.forEach(({ index, secret }, i) => {
    const file: ShareFile = {
      format: "datagraph/key-share/v1",
      origin: ORIGIN,
      index,
      nodes,
      threshold,
      commitments: committed,
      share: numberToHex(secret, { size: 32 }),
      identitySecret: bytesToHex(boxes[i]!.secretKey),
    };
    writeAtomically(join(out, `node-${index}.json`), file, 0o600);
  });
  const committee: Committee = {
    format: "datagraph/committee/v1",
    origin: ORIGIN,
    nodes,
    threshold,
    commitments: committed,
    publicKey: committed[0]!,
    identityKeys: boxes.map((box) => bytesToHex(box.publicKey)),
  };
  writeAtomically(publicFile, committee, 0o644);
  return committee;
}

function writeAtomically(path: string, value: object, mode: number): void {
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode, flag: "wx" });
  renameSync(temporary, path);
}

function main(): void {
  const { values } = parseArgs({
    options: {
      out: { type: "string" },
      nodes: { type: "string", default: "3" },
      threshold: { type: "string", default: "2" },
    },
  });
  if (!values.out) throw new Error("Usage: node committee/src/deal.ts --out DIR [--nodes 3] [--threshold 2]");
  const committee = dealCommittee(values.out, Number(values.nodes), Number(values.threshold));
  console.log(JSON.stringify(committee));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
