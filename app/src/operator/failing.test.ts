import { expect, test } from "vitest";
import { failing } from "./failing.ts";

const well = { parts: [], jobs: [], roots: [], overdue: undefined, now: 1_000 };
const names = (part: Partial<Parameters<typeof failing>[0]>) =>
  failing({ ...well, ...part }).map(({ name, shows }) => `${name} ${shows}`);

test("nothing fails while every part, job and root is as it should be", () => {
  const job = {
    name: "settle",
    succeeded: "2026-01-02T00:00:00Z",
    failed: "2026-01-01T00:00:00Z",
    fault: "CallRefused",
  };
  expect(
    names({ parts: [{ name: "chain", state: "up" }], jobs: [job], roots: [{ epoch: 3n, acceptableAt: 900n }] }),
  ).toEqual([]);
});

test("what fails is told by its name", () => {
  expect(
    names({
      parts: [
        { name: "committee-2", state: "down" },
        { name: "indexer", state: "behind", lag: 12 },
      ],
      jobs: [
        { name: "settle", succeeded: "2026-01-01T00:00:00Z", failed: "2026-01-02T00:00:00Z", fault: "CallRefused" },
        { name: "erase", succeeded: null, failed: "2026-01-02T00:00:00Z", fault: "StorageError" },
        { name: "forget", succeeded: null, failed: null, fault: null },
      ],
      roots: [{ epoch: 3n, acceptableAt: 399n }],
      overdue: 4n,
    }),
  ).toEqual([
    "committee-2 does not answer",
    "indexer is 12 blocks behind",
    "Job settle ended with CallRefused",
    "Job erase ended with StorageError",
    "Root of epoch 3 its veto window is over, and nobody accepted it",
    "Epoch 4 queries were paid in it, and its validator proposed no root in time",
  ]);
});
