import { setTimeout as delay } from "node:timers/promises";
import { http, createTestClient, publicActions } from "viem";
import { saveChain } from "./saveChain.ts";

/** How often the chain is looked at. */
const TICK_MILLISECONDS = 500;
/** An idle chain mines an empty block after this long, so that time passes and what expires does. */
const BUSY_BLOCK_MILLISECONDS = 2_000;
/** ... and after this long once nobody has used it for a minute: empty blocks make the saved state grow. */
const IDLE_BLOCK_MILLISECONDS = 15_000;
const IDLE_AFTER_MILLISECONDS = 60_000;
/** Empty blocks are saved now and then: they carry nothing but time. */
const SAVE_EMPTY_MILLISECONDS = 300_000;

/**
 * Mines a block when none came for a while, and saves the state within two seconds of a block that somebody else made.
 * Anvil mines each transaction at once; that it mines no blocks at intervals by itself makes every other block news.
 * Returns a function that stops this and saves a last time. Without a file nothing is saved.
 */
export function keepChain(url: string, file?: string): () => Promise<void> {
  const stopping = new AbortController();
  const work = keep(url, file, stopping.signal);
  return async () => {
    stopping.abort();
    await work;
    if (file !== undefined) await saveChain(url, file);
  };
}

async function keep(url: string, file: string | undefined, stopping: AbortSignal): Promise<void> {
  const client = createTestClient({ mode: "anvil", transport: http(url) }).extend(publicActions);
  let known = await client.getBlockNumber({ cacheTime: 0 });
  let [usedAt, minedAt, savedAt] = [Date.now(), Date.now(), Date.now()];
  let unsaved = true;
  let saveMilliseconds = 0;
  while (!stopping.aborted) {
    // a chain that does not answer is the supervisor's to notice
    await tick().catch(() => undefined);
    await delay(TICK_MILLISECONDS, undefined, { signal: stopping }).catch(() => undefined);
  }

  async function tick(): Promise<void> {
    let latest = await client.getBlockNumber({ cacheTime: 0 });
    const now = Date.now();
    if (latest === known && now - minedAt >= blockTime(now - usedAt)) {
      await client.mine({ blocks: 1 });
      known += 1n;
      minedAt = now;
      latest = await client.getBlockNumber({ cacheTime: 0 });
    }
    if (latest !== known) {
      known = latest;
      unsaved = true;
      [usedAt, minedAt] = [now, now];
    }
    if (file === undefined) return;
    // saving stops the chain for a moment: never more than a third of the time
    const due = unsaved ? Math.max(1_000, 2 * saveMilliseconds) : SAVE_EMPTY_MILLISECONDS;
    if (now - savedAt < due) return;
    await saveChain(url, file);
    savedAt = Date.now();
    saveMilliseconds = savedAt - now;
    unsaved = false;
  }
}

function blockTime(idleMilliseconds: number): number {
  return idleMilliseconds > IDLE_AFTER_MILLISECONDS ? IDLE_BLOCK_MILLISECONDS : BUSY_BLOCK_MILLISECONDS;
}
