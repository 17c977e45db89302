import { StorageError } from "@datagraph/sdk";
import { log } from "../log.ts";
import type { Services } from "../services.ts";

/** A look walks every pinned file, and uploads wait for it: at most once an hour. */
const PAUSE = 3_600_000;

type Stored = { config: Pick<Services["config"], "DATAGRAPH_ABANDONED_AFTER">; storage: Services["storage"] };

/**
 * Returns the job that removes what uploads left which never ended: blocks that no pinned file needs, older than
 * DATAGRAPH_ABANDONED_AFTER seconds. A Kubo node collects its own garbage. Returns how many blocks went.
 */
export function collectAbandoned(now: () => number = Date.now): (services: Stored) => Promise<number> {
  let last = -Infinity;
  return async ({ config, storage }) => {
    if (storage.collectOlder === undefined || now() - last < PAUSE) return 0;
    last = now();
    try {
      const { blocks } = await storage.collectOlder(config.DATAGRAPH_ABANDONED_AFTER * 1_000);
      if (blocks > 0) log("info", { job: "collect", blocks });
      return blocks;
    } catch (error) {
      // somebody is uploading: the next hour will do
      if (error instanceof StorageError && error.fault === "busy") return 0;
      throw error;
    }
  };
}
