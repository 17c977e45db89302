import { parseCid } from "@datagraph/sdk";
import { Refused } from "../refused.ts";

/** Returns the CID of an argument, `/ipfs/{cid}` or the CID alone. Throws Refused. */
export function cidArgument(text: string | undefined): string {
  if (text === undefined) throw new Refused(400, "malformed", 'argument "key" is required');
  return parseCid(text.replace(/^\/ipfs\//, "")).toString();
}

/** Returns the number of an argument that may be left out. Throws Refused. */
export function wholeNumber(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Refused(400, "malformed", `${name} must be a whole number, not ${text}`);
}
