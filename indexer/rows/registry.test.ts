import { hashTerms, packStreamCounts, packStreamNumbers } from "@datagraph/protocol";
import { expect, test } from "vitest";
import { bytes32, terms, validator, alice } from "../test/scenario.ts";
import { admissionRows, anchorRow, blankDataset, epochAnchorRows, registeredDataset, termsRows } from "./registry.ts";

const stamp = { block: { number: 7n, timestamp: 700n }, log: { logIndex: 3 } };
const event = <T>(args: unknown) => ({ ...stamp, args }) as T;

test("completes a blank dataset without touching its owner", () => {
  const args = {
    id: 1n,
    creator: alice,
    kind: 1,
    digest: bytes32(1),
    root: bytes32(2),
    metadata: bytes32(3),
    codec: 0x55,
  };
  const columns = registeredDataset(event({ ...args, parents: [] }));
  expect(columns).toMatchObject({ kind: "file", creator: alice, version: 1n, codec: 0x55 });
  expect(columns.cid).toMatch(/^bafkrei/);
  expect(columns).not.toHaveProperty("owner");
  expect({ ...blankDataset(1n, validator, { block: 7n, time: 700n }), ...columns }.owner).toBe(validator);
});

test("keeps terms that were created apart from those proposed for later", () => {
  const created = termsRows(event({ pool: 1, terms }), hashTerms(terms));
  expect(created.terms).toMatchObject({ pool: 1, class: "open", granularity: 2n ** 32n - 1n, applicableAt: null });
  expect(created.prices.map(({ licence, price }) => [licence, price])).toEqual([
    [1, 10n],
    [2, 30n],
  ]);
  expect(created.validators).toEqual([{ pool: 1, termsHash: hashTerms(terms), validator }]);
  const proposed = termsRows(
    event({ pool: 1, termsHash: hashTerms(terms), applicableAt: 77, terms }),
    hashTerms(terms),
  );
  expect(proposed.terms.applicableAt).toBe(77n);
});

test("counts a stream named twice in an admission once", () => {
  const rows = admissionRows(event({ pool: 1, admitted: true, numbers: packStreamNumbers([4, 9, 4]) }));
  expect(rows.map(({ number }) => number)).toEqual([4, 9]);
  expect(rows[0]).toMatchObject({ block: 7n, log: 3, time: 700n });
});

test("takes the largest counts and times an anchor can have", () => {
  const args = { id: 5n, updateType: 5, root: bytes32(1), count: 2 ** 32 - 1, start: 0, end: 2 ** 40 - 1 };
  const row = anchorRow(event(args), { pool: 1, number: 2 });
  expect(row).toMatchObject({ count: 2n ** 32n - 1n, periodEnd: 2n ** 40n - 1n, byEpoch: false, pool: 1, number: 2 });
});

test("sums the records of an epoch anchor", () => {
  const streams = packStreamCounts([
    { number: 0, count: 65_535 },
    { number: 1, count: 2 },
  ]);
  const args = { pool: 1, updateType: 0, end: 30, validator, root: bytes32(1), start: 20, streams, evidence: "0x" };
  const { row, counts } = epochAnchorRows(event(args));
  expect(row).toMatchObject({ streamCount: 2, records: 65_537n, periodStart: 20n, periodEnd: 30n });
  expect(counts).toHaveLength(2);
});
