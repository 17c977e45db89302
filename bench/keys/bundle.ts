import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { browserBundle } from "../browserBundle.ts";

const GATE = join(import.meta.dirname, "../../sdk/src/gate");

/** The module that a browser loads only where it lacks X25519 or Ed25519. */
const FALLBACK = "nobleKeys.ts";

/** Bytes, gzipped. */
export type ClientBytes = {
  /** what every browser loads for the committee's client, with all its cryptography */
  client: number;
  /** what a browser without X25519 or Ed25519 loads besides, at most: it shares some of the client's modules */
  fallback: number;
};

/** Returns how many bytes browsers load. Throws when the client does not leave the fallback for later. */
export async function clientBytes(): Promise<ClientBytes> {
  const client = await browserBundle({
    stdin: {
      contents: 'export { committeeGate } from "./committeeGate.ts";',
      resolveDir: GATE,
      loader: "ts",
    },
    external: [`*/${FALLBACK}`],
  });
  const mentions = new TextDecoder().decode(client).split(FALLBACK);
  if (mentions.length < 2 || mentions.slice(0, -1).some((before) => !before.endsWith('import("./')))
    throw new Error(`The client does not import ${FALLBACK} at need only: its size says nothing`);
  return { client: gzipped(client), fallback: gzipped(await browserBundle({ entryPoints: [join(GATE, FALLBACK)] })) };
}

function gzipped(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}
