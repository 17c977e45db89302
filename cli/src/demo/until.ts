import { setTimeout as sleep } from "node:timers/promises";

/** Returns what `probe` returns as soon as it is not undefined. Throws after `seconds`, naming what was awaited. */
export async function until<T>(what: string, probe: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain for ${what}`);
    await sleep(200);
  }
}
