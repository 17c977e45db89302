import { QueryFailed, QueryRefused } from "@datagraph/query";
import { StorageError } from "@datagraph/sdk";
import { Hono } from "hono";
import { HttpRequestError } from "viem";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { errorResponse } from "./errorResponse.ts";
import { Refused } from "./refused.ts";
import { BatchUnusable } from "./snapshots/batchFault.ts";

let logged: string[];

beforeEach(() => {
  logged = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void logged.push(line));
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function answer(error: Error): Promise<{ status: number; body: unknown }> {
  const app = new Hono();
  app.onError(errorResponse);
  app.get("/", () => {
    throw error;
  });
  const response = await app.request("/");
  return { status: response.status, body: await response.json() };
}

describe("errorResponse", () => {
  it.each([
    [
      new Refused(402, "deposit", "Too small", { price: "5" }),
      402,
      { code: "deposit", message: "Too small", price: "5" },
    ],
    [new QueryRefused("function", "Not allowed", 7), 422, { code: "function", message: "Not allowed", position: 7 }],
    [new QueryRefused("below-k", "Too few", undefined, { k: 5 }), 422, { code: "below-k", k: 5, position: null }],
    [
      new QueryFailed("timeout", "Too long", { seconds: 30 }),
      422,
      { code: "timeout", message: "Too long", seconds: 30 },
    ],
    [new SyntaxError("Unexpected token"), 400, { code: "malformed", message: "The body is no JSON" }],
    [new StorageError("missing", "Block gone", { file: "f" }), 404, { code: "missing", message: "Block gone" }],
    [new BatchUnusable("unready", "no shares"), 503, { code: "unready" }],
  ])("of %s is its own", async (error, status, expected) => {
    const { status: actual, body } = await answer(error);
    expect(actual).toBe(status);
    expect(body).toMatchObject({ error: expected });
  });

  it("of a wrong body names each field", async () => {
    const { error } = z.object({ a: z.number(), b: z.object({ c: z.string() }) }).safeParse({ a: "x", b: {} });
    const { status, body } = await answer(error!);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: "malformed", message: expect.stringMatching(/^a: .+; b\.c: /) } });
  });

  it("of the unforeseen says nothing, and its log holds no URL of an RPC", async () => {
    const error = new HttpRequestError({ url: "https://rpc.example/s3cret", details: "down", status: 500 });
    const { status, body } = await answer(error);
    expect(status).toBe(500);
    expect(body).toEqual({ error: { code: "internal", message: "The gateway failed; its log says why" } });
    expect(logged.join()).toContain("HttpRequestError");
    expect(logged.join()).not.toContain("s3cret");
  });
});
