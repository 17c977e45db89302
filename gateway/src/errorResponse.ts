import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { ZodError } from "zod";
import { QueryRefused } from "@datagraph/query";
import { Refused } from "./refused.ts";

/** Returns the one shape of every error: `{ error: { code, message, ...detail } }`. Unforeseen ones say nothing of themselves. */
export function errorResponse(error: Error, context: Context): Response {
  if (error instanceof Refused)
    return context.json({ error: { code: error.code, message: error.message, ...error.detail } }, error.status);
  if (error instanceof QueryRefused)
    return context.json({ error: { code: error.code, message: error.message, position: error.position ?? null } }, 422);
  if (error instanceof ZodError) {
    const message = error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; ");
    return context.json({ error: { code: "malformed", message } }, 400);
  }
  if (error instanceof HTTPException) return error.getResponse();
  console.error(JSON.stringify({ level: "error", route: context.req.path, error: error.name, message: error.message }));
  return context.json({ error: { code: "internal", message: "The gateway failed; its log says why" } }, 500);
}
