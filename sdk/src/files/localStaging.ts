import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hashed } from "../bytes/hashed.ts";
import { streamOf } from "../bytes/streamOf.ts";
import type { Staging } from "../flows/staging.ts";
import { pushFile } from "../gateway/pushFile.ts";
import type { StoredObject } from "../metadata/fileMetadata.ts";
import { StorageError } from "../storage/errors.ts";
import type { EmbeddedStorage } from "../storage/openEmbeddedStorage.ts";
import { writeFileAtomic } from "./writeFileAtomic.ts";

const Note = z.object({ cid: z.string(), size: z.number(), sha256: z.templateLiteral(["0x", z.string()]) });

/**
 * Returns a staging in a store on this machine, with notes of what is under way in `notes`. It holds ciphertext only,
 * and no keys: the identity opens its header. `keep` leaves the ciphertext in the store when it is published.
 */
export function localStaging(storage: EmbeddedStorage, notes: string, gateway: string, keep = false): Staging {
  const noteOf = (key: string) => join(notes, `${key}.json`);
  return {
    async find(key) {
      const note = await readNote(noteOf(key));
      return note !== undefined && (await isWhole(storage, note.cid)) ? note : undefined;
    },
    async put(key, ciphertext) {
      const { stream, digest } = hashed(ciphertext);
      const stored = await storage.put(stream);
      const note = { ...stored, sha256: digest() };
      await mkdir(notes, { recursive: true, mode: 0o700 });
      await writeFileAtomic(noteOf(key), streamOf(new TextEncoder().encode(JSON.stringify(note))));
      return note;
    },
    open: (cid) => storage.get(cid),
    async publish(cid, onBytes) {
      await pushFile(storage.blocks, cid, gateway, ({ done }) => onBytes?.(done));
    },
    async forget(key) {
      const note = await readNote(noteOf(key));
      await rm(noteOf(key), { force: true });
      if (note === undefined || keep) return;
      await storage.unpin(note.cid);
      await collectGarbage(storage);
    },
  };
}

/** A note that a crash tore, or somebody altered, counts for nothing. */
async function readNote(path: string): Promise<StoredObject | undefined> {
  try {
    return Note.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Reads all of it, as a block that went bad meanwhile would fail the upload each time. */
async function isWhole(storage: EmbeddedStorage, cid: string): Promise<boolean> {
  try {
    for await (const _ of storage.get(cid));
    return true;
  } catch (error) {
    if (error instanceof StorageError && (error.fault === "missing" || error.fault === "corrupt")) return false;
    throw error;
  }
}

/** While another process adds to the store, its garbage waits for the next time. */
async function collectGarbage(storage: EmbeddedStorage): Promise<void> {
  await storage.gc().catch((error: unknown) => {
    if (!(error instanceof StorageError && error.fault === "busy")) throw error;
  });
}
