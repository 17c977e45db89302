import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Plain, plainJson } from "@datagraph/protocol";
import { createApp } from "../app.ts";
import { type Metagraph, type MetagraphOptions, openMetagraph } from "../metagraph.ts";

/** The time on a test's metagraph, in seconds. */
export const NOW = 10_000;

/** A metagraph in a folder of its own, and its HTTP interface without a port. */
export type World = Awaited<ReturnType<typeof openWorld>>;

/** Opens a metagraph for a test, again in the same folder when one is given. */
export async function openWorld(options: Partial<MetagraphOptions> = {}) {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "metagraph-"));
  const registry = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
  const metagraph: Metagraph = await openMetagraph({ chainId: 31337, registry, now: () => NOW, ...options, directory });
  const app = createApp(metagraph);
  return {
    metagraph,
    network: metagraph.network,
    directory,
    /** Sends a body, or text as it is. Returns status and answer. */
    post: async (path: string, body: unknown) => {
      const text = typeof body === "string" ? body : plainJson(body as Plain);
      return answerOf(await app.request(path, { method: "POST", body: text }));
    },
    get: async (path: string) => answerOf(await app.request(path)),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function answerOf(response: Response) {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return { status: response.status, body: (await response.json()) as any };
}
