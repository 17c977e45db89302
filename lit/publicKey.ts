/**
 * Asks Lit for the public key of a built action and writes it into the action's file: LIT_API_KEY=... node
 * lit/publicKey.ts lit-action.json
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseLitAction } from "../sdk/src/gate/lit/litAction.ts";
import { publicKeyOf } from "./publicKeyOf.ts";

const [path] = process.argv.slice(2);
const { LIT_API_KEY: apiKey, LIT_URL: url } = process.env;
if (path === undefined || apiKey === undefined) {
  console.error("usage: LIT_API_KEY=... [LIT_URL=...] node lit/publicKey.ts <lit-action.json>");
  process.exit(2);
}
const action = await parseLitAction(await readFile(path, "utf8"));
const publicKey = await publicKeyOf({ apiKey, ...(url !== undefined && { url }) }, action.code);
await writeFile(path, `${JSON.stringify({ ...action, publicKey }, null, 2)}\n`);
console.log(publicKey);
