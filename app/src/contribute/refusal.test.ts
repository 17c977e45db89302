import { expect, test } from "vitest";
import { refusal } from "./refusal.ts";

test.each([
  ["a.csv", 0, /no bytes/],
  ["a.csv", 3_000_000_000, /has 3 GB, and a page takes 2 GB/],
  ["a.parquet", 10, /command line/],
  ["A.ARROW", 10, /command line/],
  ["a.csv.part", 10, /unfinished/],
])("%s of %i bytes is refused", (name, size, reason) => {
  expect(refusal({ name, size })).toMatch(reason);
});

test.each(["a.csv", "a.ndjson", "photo.png", "parquet"])("%s is taken", (name) => {
  expect(refusal({ name, size: 2_000_000_000 })).toBeUndefined();
});
