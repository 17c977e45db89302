import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import * as arrow from "apache-arrow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arrowTable } from "./arrowTable.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-arrow-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(bytes: Uint8Array | string): string {
  const path = join(folder, "t.arrow");
  writeFileSync(path, bytes);
  return path;
}
const refusal = (work: Promise<unknown>) => work.catch((error: unknown) => error);

test.each(["file", "stream"] as const)(
  "every type that a field can hold comes out of an IPC %s as the field does",
  async (kind) => {
    const table = new arrow.Table({
      a: arrow.vectorFromArray([1, null], new arrow.Int32()),
      b: arrow.makeVector({ type: new arrow.Int64(), data: BigInt64Array.of(2n ** 53n - 1n, 0n) }),
      c: arrow.vectorFromArray([1.5, -0], new arrow.Float64()),
      d: arrow.vectorFromArray(["x", "x"]),
      e: arrow.vectorFromArray([true, false]),
      f: arrow.makeVector({ type: new arrow.DateDay(), data: Int32Array.of(20_484, 0) }),
      g: arrow.makeVector({
        type: new arrow.TimestampMicrosecond(),
        data: BigInt64Array.of(1_769_846_400_123_456n, -1n),
      }),
    });
    const { fields, records } = await arrowTable(written(arrow.tableToIPC(table, kind)));
    const types = "a:integer,b:integer,c:number,d:string,e:boolean,f:date,g:timestamp";
    expect(fields.map(({ name, type }) => `${name}:${type}`).join()).toBe(types);
    expect(await Array.fromAsync(records())).toEqual([
      { a: 1, b: 9_007_199_254_740_991, c: 1.5, d: "x", e: true, f: "2026-01-31", g: "2026-01-31T08:00:00.123456Z" },
      { a: null, b: 0, c: 0, d: "x", e: false, f: "1970-01-01", g: "1969-12-31T23:59:59.999999Z" },
    ]);
  },
);

test("what no field holds, and what is no Arrow, is told", async () => {
  const nested = new arrow.Table({ list: arrow.vectorFromArray([[1], [2]]) });
  expect(await refusal(arrowTable(written(arrow.tableToIPC(nested, "file"))))).toMatchObject({
    problems: [{ column: "list", value: "List" }],
  });
  const large = new arrow.Table({
    n: arrow.makeVector({ type: new arrow.Int64(), data: BigInt64Array.of(1n, 2n ** 53n + 1n) }),
  });
  const read = async () => Array.fromAsync((await arrowTable(written(arrow.tableToIPC(large, "file")))).records());
  expect(await refusal(read())).toMatchObject({ problems: [{ row: 2, column: "n" }] });
  const endless = new arrow.Table({ x: arrow.vectorFromArray([0, 1 / 0], new arrow.Float64()) });
  const notFinite = async () => Array.fromAsync((await arrowTable(written(arrow.tableToIPC(endless)))).records());
  expect(await refusal(notFinite())).toMatchObject({ file: "t.arrow", problems: [{ row: 2, column: "x" }] });
  for (const bytes of ["", "hello", "ARROW1\0\0garbage"])
    expect(String(await refusal(arrowTable(written(bytes))))).toMatch(/not readable as Arrow/);
});

test.each(["file", "stream"] as const)(
  "an IPC %s of several batches that is cut off anywhere is refused",
  async (kind) => {
    const batch = new arrow.Table({ n: arrow.makeVector(Int32Array.of(1, 2)), s: arrow.vectorFromArray(["a", "b"]) });
    const whole = arrow.tableToIPC(batch.concat(batch), kind);
    const count = async (bytes: Uint8Array) => {
      const { records } = await arrowTable(written(bytes));
      return (await Array.fromAsync(records())).length;
    };
    expect(await count(whole)).toBe(4);
    for (let size = 0; size < whole.length; size += 3)
      expect(String(await refusal(count(whole.subarray(0, size))))).toMatch(/not readable as Arrow/);
  },
);

test("zstd is read; of another compression it is told what to do", async () => {
  const { ZSTD, LZ4_FRAME } = arrow.CompressionType;
  const table = new arrow.Table({ n: arrow.makeVector(Int32Array.from({ length: 1_000 }, (_, index) => index % 7)) });
  arrow.compressionRegistry.set(ZSTD, { encode: zstdCompressSync });
  const { records } = await arrowTable(written(arrow.tableToIPC(table, "file", ZSTD)));
  expect((await Array.fromAsync(records())).at(-1)).toEqual({ n: 999 % 7 });
  // a frame that says it is LZ4: what is in it is never looked at
  const lz4 = {
    encode: () => Uint8Array.from([4, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73]),
    decode: (bytes: Uint8Array) => bytes,
  };
  arrow.compressionRegistry.set(LZ4_FRAME, lz4);
  const path = written(arrow.tableToIPC(table, "file", LZ4_FRAME));
  arrow.compressionRegistry.set(LZ4_FRAME, null as never);
  const read = async () => Array.fromAsync((await arrowTable(path)).records());
  expect(await refusal(read())).toMatchObject({ problems: [{ row: 1, message: /zstd|without compression/ }] });
});
