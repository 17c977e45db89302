import { CODEC } from "@datagraph/protocol";
import { importFile } from "ipfs-unixfs-importer";
import type { CID } from "multiformats/cid";
import { leaves } from "./leaves.ts";
import type { PutOptions, Stored } from "./storage.ts";

// Each write under way holds a block of 1 MiB.
const WRITES = 4;

/** Writes a block; its bytes are the importer's again afterwards. */
export type BlockSink = (cid: CID, bytes: Uint8Array) => Promise<void>;

/**
 * Cuts a stream into the blocks of a UnixFS file (profile unixfs-v1-2025) and hands them to `write`, a few at a time,
 * while the next ones are made. A parent comes after all its children were written, so a root that is there has all of
 * its file.
 */
export async function importUnixfs(
  source: AsyncIterable<Uint8Array>,
  write: BlockSink,
  { onProgress, signal }: PutOptions = {},
): Promise<Stored> {
  let size = 0;
  async function* counted() {
    for await (const bytes of source) {
      signal?.throwIfAborted();
      size += bytes.length;
      yield bytes;
      onProgress?.(size);
    }
  }
  const { cut, giveBack } = leaves();
  const writes = writesAhead(async (cid, bytes) => {
    await write(cid, bytes);
    if (cid.code === CODEC.raw) giveBack(bytes);
  });
  try {
    const options = { profile: "unixfs-v1-2025", blockWriteConcurrency: 1, chunker: cut } as const;
    const { cid } = await importFile({ content: counted() }, { put: writes.put }, options);
    await writes.drain();
    return { cid: cid.toString(), size };
  } finally {
    await writes.settle();
  }
}

/** Lets the importer go on while blocks are written; what fails is thrown at the next one. */
function writesAhead(write: BlockSink) {
  const running: Promise<void>[] = [];
  const drain = async (most: number) => {
    while (running.length > most) await running.shift();
  };
  return {
    async put(cid: CID, bytes: Uint8Array): Promise<CID> {
      await drain(cid.code === CODEC.raw ? WRITES - 1 : 0);
      const writing = write(cid, bytes);
      writing.catch(() => undefined);
      running.push(writing);
      return cid;
    },
    drain: () => drain(0),
    settle: () => Promise.allSettled(running),
  };
}
