import { randomBytes } from "node:crypto";
import { collect } from "@datagraph/sdk";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Refused } from "../refused.ts";
import { multipart } from "./multipart.ts";

async function* cut(bytes: Uint8Array, cuts: number[]) {
  const at = [0, ...cuts.map((one) => Math.min(one, bytes.length)).toSorted((a, b) => a - b), bytes.length];
  for (const [index, end] of at.slice(1).entries()) yield bytes.slice(at[index], end);
}

async function partsOf(body: AsyncIterable<Uint8Array>, boundary: string) {
  const parts: { name: string; type: string; bytes: Uint8Array }[] = [];
  for await (const { name, type, body: content } of multipart(body, `multipart/form-data; boundary=${boundary}`))
    parts.push({ name, type, bytes: await collect(content) });
  return parts;
}

async function encoded(files: Uint8Array[]): Promise<{ body: Uint8Array; boundary: string }> {
  const form = new FormData();
  for (const [index, file] of files.entries()) form.append("file", new Blob([file as never]), `näme ${index}`);
  const response = new Response(form);
  return { body: await response.bytes(), boundary: /boundary=(.*)/.exec(response.headers.get("content-type")!)![1]! };
}

test("reads what FormData writes, however it is cut, and whatever the files hold", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(1500), { maxLength: 12 }),
      async (files, cuts) => {
        const { body, boundary } = await encoded(files);
        const parts = await partsOf(cut(body, cuts), boundary);
        expect(parts.map(({ bytes }) => bytes)).toEqual(files);
        expect(parts.map(({ name }) => name)).toEqual(files.map((_, index) => `näme ${index}`));
      },
    ),
  );
});

test("takes near-boundaries for what they are: bytes of the file", async () => {
  const { body, boundary } = await encoded([new TextEncoder().encode("x")]);
  const text = Buffer.from(body).toString("latin1");
  for (const near of ["\r\n", "\r\n--", `\r\n--${boundary.slice(0, -1)}`, `--${boundary}`, "\r"]) {
    const altered = Buffer.from(
      text.replace("\r\n\r\nx\r\n", () => `\r\n\r\n${near}\r\n`),
      "latin1",
    );
    const [part] = await partsOf(cut(altered, [altered.length - 60, altered.length - 59]), boundary);
    expect(Buffer.from(part!.bytes).toString("latin1")).toBe(near);
  }
});

test("a part that nobody reads is skipped", async () => {
  const { body, boundary } = await encoded([randomBytes(1000), randomBytes(10)]);
  let parts = 0;
  for await (const _ of multipart(cut(body, [500]), `multipart/form-data; boundary="${boundary}"`)) parts += 1;
  expect(parts).toBe(2);
});

test("refuses a body that is cut off anywhere, or is none", async () => {
  const { body, boundary } = await encoded([randomBytes(200)]);
  const end = Buffer.from(body).lastIndexOf(`--${boundary}--`) + boundary.length + 4;
  await fc.assert(
    fc.asyncProperty(fc.nat(end - 1), async (length) => {
      await expect(partsOf(cut(body.slice(0, length), []), boundary)).rejects.toBeInstanceOf(Refused);
    }),
  );
  await expect(Array.fromAsync(multipart(cut(body, []), "text/plain"))).rejects.toBeInstanceOf(Refused);
  const endless = Buffer.concat([Buffer.from(`--b\r\nx: `), Buffer.alloc(20_000, 97)]);
  await expect(partsOf(cut(endless, [9000]), "b")).rejects.toThrow(/longer than/);
});
