import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runLitAction } from "./runLitAction.ts";

let answer: { status: number; text: string; location?: string };
let asked: { url: string | undefined; headers: Record<string, unknown>; body: string }[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    asked.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location });
    response.end(answer.text);
  });
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

function run(status: number, text: string, params: object = { a: 1 }, location?: string): Promise<unknown> {
  asked = [];
  answer = { status, text, ...(location !== undefined && { location }) };
  const { port } = server.address() as AddressInfo;
  return runLitAction({ url: `http://127.0.0.1:${port}`, apiKey: "the key" }, "code", params);
}

test("what the action returned comes back, and Lit is told to keep the parameters out of its log", async () => {
  expect(await run(200, JSON.stringify({ response: { sealed: "x" }, logs: "", has_error: false }))).toEqual({
    sealed: "x",
  });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({
    url: "/core/v1/lit_action",
    headers: { "x-api-key": "the key", "x-privacy-mode": "true" },
  });
  expect(JSON.parse(asked[0]!.body)).toEqual({ code: "code", js_params: { a: 1 } });
});

test.each([
  [402, '{"error":"payment_required","message":"Insufficient credits"}', /402: Insufficient credits/],
  [403, '"not authorized"', /403: not authorized/],
  [500, "<html>", /500: no reason given/],
  [200, "<html>", /not what its API promises/],
  [200, '{"response":null,"logs":"","has_error":true}', /The action failed at Lit/],
])("an answer %i %s is an error that says so", async (status, text, message) => {
  await expect(run(status, text)).rejects.toThrow(message);
});

test("parameters and answers beyond Lit's limits are not sent and not read", async () => {
  await expect(run(200, "{}", { text: "x".repeat(64 * 1024) })).rejects.toThrow(RangeError);
  expect(asked).toEqual([]);
  await expect(run(200, "x".repeat(400_000))).rejects.toThrow(/more than 307200/);
});

test("the key is not carried to where a redirect points", async () => {
  const { port } = server.address() as AddressInfo;
  await expect(run(307, "", {}, `http://localhost:${port}/`)).rejects.toMatchObject({ status: 0 });
  expect(asked).toHaveLength(1);
});
