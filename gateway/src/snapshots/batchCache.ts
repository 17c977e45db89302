import type { AnchorState, DataRecord, StreamState } from "@datagraph/protocol";
import { randomUUID } from "node:crypto";
import { access, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

type Stream = Pick<StreamState, "id">;
type Anchor = Pick<AnchorState, "updateType" | "end" | "root">;

/** Decrypted record batches, a file each, in a folder only the gateway's user can read. */
export class BatchCache {
  readonly #folder: string;
  /** batches on their way into the cache, by path */
  readonly #filling = new Map<string, Promise<void>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async has(stream: Stream, anchor: Anchor): Promise<boolean> {
    return access(this.#pathOf(stream, anchor)).then(
      () => true,
      () => false,
    );
  }

  /** Returns a batch's records. Throws when it is not there. */
  async read(stream: Stream, anchor: Anchor): Promise<DataRecord[]> {
    return JSON.parse(await readFile(this.#pathOf(stream, anchor), "utf8")) as DataRecord[];
  }

  /** Makes sure that a batch is there; whoever asks for one that is being opened waits for it. Throws what `open` throws. */
  async fill(stream: Stream, anchor: Anchor, open: () => Promise<DataRecord[]>): Promise<void> {
    const path = this.#pathOf(stream, anchor);
    const under = this.#filling.get(path) ?? this.#fill(path, stream, anchor, open);
    this.#filling.set(path, under);
    await under.finally(() => this.#filling.delete(path));
  }

  /** Deletes a stream's batches, those on their way too. Returns how many there were. */
  async erase(stream: Stream): Promise<number> {
    const folder = this.#folderOf(stream);
    const coming = [...this.#filling].filter(([path]) => path.startsWith(folder)).map(([, filling]) => filling);
    await Promise.allSettled(coming);
    const files = await readdir(folder).catch(() => []);
    await rm(folder, { recursive: true, force: true });
    return files.filter((name) => name.endsWith(".json")).length;
  }

  async #fill(path: string, stream: Stream, anchor: Anchor, open: () => Promise<DataRecord[]>): Promise<void> {
    if (await this.has(stream, anchor)) return;
    const records = await open();
    await mkdir(this.#folderOf(stream), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomUUID()}.tmp`;
    await writeFile(temporary, JSON.stringify(records), { mode: 0o600 });
    await rename(temporary, path);
  }

  #pathOf(stream: Stream, { updateType, end, root }: Anchor): string {
    return join(this.#folderOf(stream), `${updateType}-${end}-${root.slice(2, 18)}.json`);
  }

  #folderOf({ id }: Stream): string {
    return join(this.#folder, String(id), "/");
  }
}
