import { CarWriter } from "@ipld/car/writer";
import { parseCid } from "./readVerified.ts";
import type { Block } from "./dagBlocks.ts";

/** Returns a CAR (version 1) of blocks with one root, as they come. What goes wrong with a block breaks the stream off. */
export async function* carOf(root: string, blocks: AsyncIterable<Block>): AsyncGenerator<Uint8Array> {
  const { writer, out } = CarWriter.create([parseCid(root)]);
  const writing = (async () => {
    try {
      for await (const block of blocks) await writer.put(block);
    } finally {
      await writer.close();
    }
  })();
  writing.catch(() => undefined);
  yield* out;
  await writing;
}
