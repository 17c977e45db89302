import type { EntityBytes } from "@datagraph/sdk";
import { Refused } from "../refused.ts";

/** Which blocks of a file a CAR holds: the root alone, or those of a part of the file. */
export type CarRequest = { scope: "block" | "entity" | "all"; bytes: EntityBytes | undefined };

/** Returns the parameters of a CAR (trustless gateway specification, `dag-scope` and `entity-bytes`). Throws Refused 400. */
export function carRequest(query: (name: string) => string | undefined): CarRequest {
  const scope = query("dag-scope") ?? "all";
  if (scope !== "block" && scope !== "entity" && scope !== "all")
    throw new Refused(400, "malformed", `dag-scope is block, entity or all, not ${scope}`);
  const order = query("car-order") ?? "dfs";
  if (order !== "dfs" && order !== "unk") throw new Refused(400, "malformed", `car-order is dfs or unk, not ${order}`);
  const version = query("car-version") ?? "1";
  if (version !== "1") throw new Refused(400, "unsupported", `CAR files are version 1 here, not ${version}`);
  return { scope, bytes: entityBytes(query("entity-bytes")) };
}

function entityBytes(text: string | undefined): EntityBytes | undefined {
  if (text === undefined) return undefined;
  const match = /^(-?\d{1,15}):(\*|-?\d{1,15})$/.exec(text);
  if (!match) throw new Refused(400, "malformed", `entity-bytes is from:to, such as 0:1023 or -1024:*, not ${text}`);
  return { from: Number(match[1]), to: match[2] === "*" ? undefined : Number(match[2]) };
}
