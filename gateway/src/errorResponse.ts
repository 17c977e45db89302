import { QueryFailed, QueryRefused } from "@datagraph/query";
import { StorageError } from "@datagraph/sdk";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { ZodError } from "zod";
import { describeError, log } from "./log.ts";
import { Refused } from "./refused.ts";
import { BatchUnusable } from "./snapshots/batchFault.ts";

type Status = Refused["status"] | 507;
type Reply = { status: Status; code: string; message: string; detail?: Readonly<Record<string, unknown>> };

const STORAGE_STATUS = {
  missing: 404,
  unsupported: 400,
  "bad-range": 416,
  corrupt: 500,
  full: 507,
  busy: 503,
  refused: 502,
  unreachable: 502,
  failed: 500,
} as const;

/** Returns the one shape of every error: `{ error: { code, message, ...detail } }`. Unforeseen ones say nothing of themselves. */
export function errorResponse(error: Error, context: Context): Response {
  const { status, code, message, detail } = reply(error, context.req.routePath);
  // what is left of the body is not read, so the connection cannot serve another request
  if (status === 413) context.header("connection", "close");
  return context.json({ error: { ...detail, code, message } }, status);
}

function reply(error: Error, route: string): Reply {
  if (error instanceof Refused) return error;
  if (error instanceof QueryRefused) {
    const { code, message, detail, position } = error;
    return { status: 422, code, message, detail: { ...detail, position: position ?? null } };
  }
  // whoever cancelled has closed the connection, so only the log can say that it ended
  if (error instanceof QueryFailed && error.code === "cancelled") log("info", { route, code: error.code });
  if (error instanceof QueryFailed && error.code !== "failed")
    return { status: 422, code: error.code, message: error.message, detail: error.detail };
  if (error instanceof ZodError) {
    const message = error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; ");
    return { status: 400, code: "malformed", message };
  }
  if (error instanceof BatchUnusable)
    return { status: 503, code: "unready", message: `The snapshot is not ready yet: ${error.message}` };
  if (error instanceof SyntaxError) return { status: 400, code: "malformed", message: "The body is no JSON" };
  if (error instanceof HTTPException && error.status < 500)
    return { status: error.status as Status, code: "http", message: error.message };
  log("error", { route, ...describeError(error) });
  if (error instanceof StorageError)
    return { status: STORAGE_STATUS[error.fault], code: error.fault, message: error.message };
  return { status: 500, code: "internal", message: "The gateway failed; its log says why" };
}
