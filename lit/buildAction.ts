import { join } from "node:path";
import { build } from "esbuild";
import type { LitActionSettings } from "../sdk/src/gate/lit/action/settings.ts";
import { actionCid } from "../sdk/src/gate/lit/actionCid.ts";

const ROOT = join(import.meta.dirname, "..");
const ENTRY = join(ROOT, "sdk/src/gate/lit/action/main.ts");
/** one block, so that no reading of "the CID of a large file" can differ */
const MOST_BYTES = 256 * 1024 - 1;

/**
 * Returns the action's code for these settings, as one script that defines `main`, and its CID. The same sources,
 * settings and locked packages give the same bytes everywhere. Throws on settings that could never release a key safely.
 */
export async function buildAction(settings: LitActionSettings): Promise<{ code: string; cid: string }> {
  requireSafe(settings);
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "datagraph",
    // Lit calls a function of this name
    footer: { js: "async function main(params){return datagraph.main(params)}" },
    // in this order, whatever the order they came in
    define: { SETTINGS: JSON.stringify(ordered(settings)) },
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    minify: true,
    tsconfigRaw: "{}",
    logLevel: "silent",
  });
  const { contents } = outputFiles[0]!;
  if (contents.length > MOST_BYTES)
    throw new RangeError(`The action has ${contents.length} bytes, ${MOST_BYTES} at most`);
  const code = new TextDecoder().decode(contents);
  return { code, cid: await actionCid(code) };
}

function ordered({ chainId, contracts, domains, rpcUrls, lagBlocks }: LitActionSettings): LitActionSettings {
  const { hasAccess, isValidator } = contracts;
  return {
    chainId,
    contracts: { hasAccess: lower(hasAccess), isValidator: lower(isValidator) },
    domains,
    rpcUrls,
    lagBlocks,
  };
}

/** The casing of an address says nothing, and must not make another action. */
function lower(address: `0x${string}`): `0x${string}` {
  return address.toLowerCase() as `0x${string}`;
}

function requireSafe({ rpcUrls, domains }: LitActionSettings): void {
  if (domains.length === 0) throw new RangeError("The action needs a domain that may ask for keys");
  const hosts = new Set(rpcUrls.map((url) => new URL(url).host));
  if (hosts.size < 2)
    throw new RangeError("The action needs RPC endpoints of two hosts at least: it believes what all of them say");
}
