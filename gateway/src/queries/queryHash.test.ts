import { sha256, stringToBytes } from "viem";
import { describe, expect, it } from "vitest";
import { queryHash } from "./queryHash.ts";

describe("queryHash", () => {
  it("is SHA-256 of the canonical JSON, whatever the order of the keys", () => {
    const query = { sql: "SELECT a FROM b", period: { start: 1, end: 2 } };
    const text = '{"period":{"end":2,"start":1},"sql":"SELECT a FROM b"}';
    expect(queryHash(query)).toBe(sha256(stringToBytes(text)));
    expect(queryHash({ period: { end: 2, start: 1 }, sql: "SELECT a FROM b" })).toBe(queryHash(query));
  });

  it("differs with every word of the query", () => {
    const queries = [
      { sql: "SELECT a FROM b" },
      { sql: "SELECT a FROM b " },
      { sql: "SELECT a FROM b", period: { start: 1, end: 2 } },
      { pool: "b", fields: ["a"] },
      { pool: "b", fields: ["a"], where: "true" },
    ];
    expect(new Set(queries.map(queryHash)).size).toBe(queries.length);
  });
});
