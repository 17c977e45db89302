import { setTimeout as wait } from "node:timers/promises";
import { StorageError } from "./errors.ts";
import type { PinningService, RemotePin } from "./pinningService.ts";
import { parseCid } from "./readVerified.ts";
import type { Storage } from "./storage.ts";

/** How long, in milliseconds, a service may take to fetch a file, and how often it is asked. */
export type PinningPatience = { fetching?: number; interval?: number };

/**
 * Returns a storage whose files a remote service pins too. The service fetches the blocks over IPFS, so `local` must be
 * reachable by it (a Kubo node, or the gateway's trustless interface). What is stored stays in `local`; a put or a pin
 * is confirmed when the service has the whole file.
 */
export function pinningStorage<S extends Storage>(
  local: S,
  service: PinningService,
  { fetching = 600_000, interval = 1_000 }: PinningPatience = {},
): S {
  const pinRemotely = async (cid: string, name?: string) => {
    const known = await newest(service, cid);
    const pin = known && known.status !== "failed" ? known : await service.add(cid, name);
    await untilPinned(service, pin, cid, fetching, interval);
  };
  return {
    ...local,
    async put(source, options = {}) {
      const stored = await local.put(source, options);
      await pinRemotely(stored.cid, options.name);
      return stored;
    },
    async pin(cid) {
      await local.pin(cid);
      await pinRemotely(parseCid(cid).toString());
    },
    async unpin(cid) {
      for await (const { requestid } of service.list(parseCid(cid).toString())) await service.remove(requestid);
      await local.unpin(cid);
    },
    async *ls() {
      const seen = new Set<string>();
      for await (const { status, pin } of service.list())
        if (status === "pinned" && !seen.has(pin.cid)) {
          seen.add(pin.cid);
          yield pin.cid;
        }
    },
  };
}

async function newest(service: PinningService, cid: string): Promise<RemotePin | undefined> {
  for await (const pin of service.list(cid)) return pin;
  return undefined;
}

async function untilPinned(
  service: PinningService,
  asked: RemotePin,
  cid: string,
  fetching: number,
  interval: number,
): Promise<void> {
  const deadline = Date.now() + fetching;
  for (let pin = asked; pin.status !== "pinned"; pin = await service.check(pin.requestid)) {
    if (pin.status === "failed") throw unpinned(service, cid, `could not fetch it${infoOf(pin)}`);
    if (Date.now() > deadline) throw unpinned(service, cid, `is still ${pin.status} after ${fetching} ms`);
    await wait(interval);
  }
}

function unpinned({ endpoint }: PinningService, cid: string, why: string): StorageError {
  return new StorageError(
    "failed",
    `${cid} is stored and pinned here, but the pinning service ${endpoint} ${why}: ` +
      "make this storage reachable over IPFS, then pin the file again",
    { file: cid },
  );
}

function infoOf({ info }: RemotePin): string {
  const { status_details: details } = info ?? {};
  return typeof details === "string" ? ` (${details.slice(0, 200)})` : "";
}
