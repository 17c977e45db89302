import { read } from "@datagraph/sdk";
import type { Address } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import type { QueryPlan } from "./planQuery.ts";

/** Returns the one token that all pools of a plan settle in. Throws Refused when they differ. */
export async function settlementToken({ client }: Services, { prepared, served }: QueryPlan): Promise<Address> {
  const tokens = new Set(prepared.parts.map(({ pool }) => served.get(pool)!.terms.token));
  const [token, another] = tokens;
  if (token === undefined || another !== undefined)
    throw new Refused(422, "tokens", "The pools of this query settle in different tokens; ask each apart");
  return read(client, "LicenseBook", "tokenAt", [token]);
}
