import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localMetagraph, metagraphClient, scanner } from "@datagraph/sdk/node";
import { listen } from "../../metagraph/src/listen.ts";
import { type Metagraph, openMetagraph } from "../../metagraph/src/metagraph.ts";

/** A metagraph that is served on a port of its own. */
export async function serveMetagraph(options: Partial<Parameters<typeof openMetagraph>[0]> = {}) {
  const directory = mkdtempSync(join(tmpdir(), "metagraph-"));
  const registry = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
  const metagraph: Metagraph = await openMetagraph({ directory, chainId: 31337, registry, ...options });
  const listening = await listen(metagraph, 0);
  const url = `http://127.0.0.1:${listening.port}`;
  const client = metagraphClient(localMetagraph(url));
  return {
    ...{ metagraph, network: metagraph.network, url, client, scan: scanner(client, metagraph.network.metagraph) },
    close: async () => {
      await listening.close();
      metagraph.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
