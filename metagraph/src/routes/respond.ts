import { type Plain, plainJson, exactJson } from "@datagraph/protocol";
import type { Context } from "hono";
import { ZodError } from "zod";
import { HttpRefusal } from "../httpRefusal.ts";
import { RuleBroken } from "../refusal.ts";

/** Answers with JSON whose integers have all their digits. */
export function json(c: Context, value: unknown, status: 200 | 400 | 404 | 413 | 429 | 500 = 200): Response {
  return jsonText(c, plainJson(value as Plain), status);
}

/** Answers with JSON that is text already. */
export function jsonText(c: Context, text: string, status: 200 | 400 | 404 | 413 | 429 | 500 = 200): Response {
  return c.body(text, status, { "content-type": "application/json" });
}

/** Returns what a request's body says. Throws RuleBroken when it is no JSON. */
export async function readBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return exactJson(text);
  } catch {
    throw new RuleBroken("malformed", "The body is no JSON");
  }
}

/** Answers a refusal in the words of Tessellation's nodes. Errors of the node's own are thrown on. */
export function refuse(c: Context, error: unknown): Response {
  if (error instanceof HttpRefusal) return json(c, error.body, error.status);
  if (error instanceof RuleBroken) return invalid(c, error.rule, error.message);
  if (error instanceof ZodError) {
    const { path, message } = error.issues[0]!;
    return invalid(c, "malformed", `${path.join(".") || "body"}: ${message}`);
  }
  throw error;
}

function invalid(c: Context, rule: string, message: string): Response {
  const details = { rule, reason: `Invalid data update, reason: ${rule}: ${message}` };
  return json(c, { code: 3, message: "Invalid request body", retriable: false, details }, 400);
}
