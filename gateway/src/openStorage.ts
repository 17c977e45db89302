import { join } from "node:path";
import type { BlockStorage } from "@datagraph/sdk";
import {
  openEmbeddedStorage,
  openKuboStorage,
  pinningService,
  pinningStorage,
  pinningToken,
} from "@datagraph/sdk/node";
import type { Config } from "./config.ts";

type Settings = Pick<
  Config,
  "DATAGRAPH_DATA_DIR" | "DATAGRAPH_KUBO_URL" | "DATAGRAPH_PINNING_URL" | "DATAGRAPH_PINNING_TOKEN"
>;

/** Opens the storage that the configuration names: the embedded store or a Kubo node, pinned by a service too or not. */
export async function openStorage(config: Settings): Promise<BlockStorage> {
  const { DATAGRAPH_DATA_DIR: folder, DATAGRAPH_KUBO_URL: kubo, DATAGRAPH_PINNING_URL: endpoint } = config;
  const local = kubo === undefined ? await openEmbeddedStorage(join(folder, "blocks")) : openKuboStorage({ url: kubo });
  if (endpoint === undefined) return local;
  return pinningStorage(local, pinningService({ endpoint, token: pinningToken(config) }));
}
