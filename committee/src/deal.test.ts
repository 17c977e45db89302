import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bls12_381 as bls } from "@noble/curves/bls12-381.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dealCommittee } from "./deal.ts";
import { readShareFile } from "./shareFile.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "datagraph-deal-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const edit = (name: string, change: object) => {
  const path = join(dir, name);
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...change }));
  return path;
};

test("deals one private file a node, and a public file without secrets", () => {
  const committee = dealCommittee(dir, 3, 2);
  expect(readdirSync(dir).sort()).toEqual(["committee.json", "node-1.json", "node-2.json", "node-3.json"]);
  const published = readFileSync(join(dir, "committee.json"), "utf8");
  expect(committee.origin).toContain("development dealer");
  for (const index of [1, 2, 3]) {
    const path = join(dir, `node-${index}.json`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { share, identitySecret, ...rest } = readShareFile(path);
    expect(rest).toMatchObject({ index, nodes: 3, threshold: 2, commitments: committee.commitments });
    expect(published).not.toContain(share.slice(2));
    expect(published).not.toContain(identitySecret.slice(2));
  }
});

test("two of three shares hold the secret of the public key, one does not", () => {
  const committee = dealCommittee(dir, 3, 2);
  const [a, , c] = [1, 2, 3].map((index) => BigInt(readShareFile(join(dir, `node-${index}.json`)).share));
  const { Fr } = bls.fields;
  // the line through (1, a) and (3, c), at 0
  const secret = Fr.div(Fr.sub(Fr.mul(3n, a!), c!), 2n);
  expect(`0x${bls.G1.Point.BASE.multiply(secret).toHex(true)}`).toBe(committee.publicKey);
  expect(`0x${bls.G1.Point.BASE.multiply(a!).toHex(true)}`).not.toBe(committee.publicKey);
});

test("does not deal over a committee", () => {
  dealCommittee(dir, 3, 2);
  expect(() => dealCommittee(dir, 3, 2)).toThrow(/orphan/);
});

test("refuses a threshold that cannot be met", () => {
  for (const [nodes, threshold] of [
    [3, 4],
    [3, 0],
    [0, 0],
    [2, 1.5],
    [Number.NaN, 2],
  ] as const) {
    expect(() => dealCommittee(dir, nodes, threshold)).toThrow(RangeError);
  }
  expect(readdirSync(dir)).toEqual([]);
});

test("a share file that others may read, or with a foreign or malformed share, is refused without quoting it", () => {
  dealCommittee(dir, 3, 2);
  const path = join(dir, "node-1.json");
  chmodSync(path, 0o640);
  expect(() => readShareFile(path)).toThrow(/chmod 600/);
  const { share } = readShareFile(join(dir, "node-2.json"));
  expect(() => readShareFile(edit("node-3.json", { share }))).toThrow(/does not belong to public key/);
  const message = () => {
    try {
      return String(readShareFile(edit("node-2.json", { share: `${share}zz` })));
    } catch (error) {
      return String(error);
    }
  };
  expect(message()).toContain("share: 32 bytes in hexadecimal");
  expect(message()).not.toContain(share.slice(4, 20));
});
