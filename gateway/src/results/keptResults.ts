import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Hex } from "viem";

/**
 * Results, kept for a while so that who lost the connection can fetch theirs again, then gone. They lie in a folder that
 * only the gateway's user can read; replicas share it.
 */
export class KeptResults {
  readonly #folder: string;
  readonly #milliseconds: number;

  constructor(folder: string, seconds: number) {
    this.#folder = folder;
    this.#milliseconds = seconds * 1_000;
  }

  /** Keeps a result's bytes under its order's hash. */
  async keep(order: Hex, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = `${this.#pathOf(order)}.${randomUUID()}.tmp`;
    await writeFile(temporary, bytes, { mode: 0o600 });
    await rename(temporary, this.#pathOf(order));
  }

  /** Returns a result's bytes as a stream, and how many there are; undefined when its time is over. */
  async open(order: Hex): Promise<{ size: number; body: ReadableStream<Uint8Array> } | undefined> {
    const path = this.#pathOf(order);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || this.#isOver(found.mtimeMs)) return undefined;
    return { size: found.size, body: Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array> };
  }

  /** Deletes an order's result. */
  async drop(order: Hex): Promise<void> {
    await rm(this.#pathOf(order), { force: true });
  }

  /** Deletes the results whose time is over. */
  async forget(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found !== undefined && this.#isOver(found.mtimeMs)) await rm(path, { force: true });
    }
  }

  #isOver(since: number): boolean {
    return Date.now() - since > this.#milliseconds;
  }

  #pathOf(order: Hex): string {
    return join(this.#folder, order.slice(2));
  }
}
