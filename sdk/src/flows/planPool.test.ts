import { POOL_CLASS, deploymentOf } from "@datagraph/protocol";
import { sha256, zeroHash } from "viem";
import { expect, test } from "vitest";
import { parsePoolSchema } from "../metadata/parsePoolSchema.ts";
import { type PoolDescribed, planPool } from "./planPool.ts";

const account = (digit: string) => `0x${digit.repeat(40)}` as const;
const described: PoolDescribed = {
  schema: { name: "tides", fields: [{ name: "height", type: "number", cadence: "daily" }] },
  title: "Harbour tides",
  rules: {
    ...{ class: POOL_CLASS.open, k: 0, granularity: 86_400, recordsPerPeriod: 1, token: 0, chain: zeroHash },
    ...{ admitter: account("9"), prices: [{ licence: 2, price: 5n }], validators: [account("1")] },
  },
};
const plan = (creator = account("a"), what = described) =>
  planPool({ deployment: deploymentOf(31_337) }, creator, what);

test("a pool's terms and description name the documents by their digests", () => {
  const { args, documents } = plan();
  const [, metadata, terms] = args;
  expect(documents.map((document) => sha256(document))).toEqual([terms.schema, metadata]);
  expect(terms).toMatchObject({ ...described.rules, fieldCount: 1 });
  const [schema, description] = documents.map((document) => JSON.parse(new TextDecoder().decode(document)) as unknown);
  expect(parsePoolSchema(schema)).toEqual(described.schema);
  expect(description).toMatchObject({ name: "Harbour tides", description: "tides" });
});

test("an account makes a name's pool once, and nobody else's pool has its id", () => {
  expect(plan(account("a"), { ...described, title: "Tides again" }).id).toBe(plan().id);
  expect(plan(account("b")).id).not.toBe(plan().id);
});

test("what is no schema is not planned", () => {
  const schema = { ...described.schema, name: "Harbour tides" };
  expect(() => plan(account("a"), { ...described, schema })).toThrow("expected an SQL identifier");
});
