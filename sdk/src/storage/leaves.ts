import type { Lent } from "../bytes/lent.ts";

/** Bytes of a leaf in the profile unixfs-v1-2025. */
const LEAF_SIZE = 1 << 20;

/** Cuts a stream into leaves, in buffers that are used again once they were given back. Nothing at all is one empty leaf. */
export type Leaves = {
  cut(source: Lent): AsyncGenerator<Uint8Array>;
  giveBack(leaf: Uint8Array): void;
};

/**
 * Returns a cutter of leaves. A large file needs thousands of them: new buffers would pile up between two garbage
 * collections of JavaScript.
 */
export function leaves(): Leaves {
  const free: ArrayBufferLike[] = [];
  return {
    async *cut(source) {
      let leaf: Uint8Array | undefined;
      let length = 0;
      let empty = true;
      for await (const part of source)
        for (let at = 0; at < part.length;) {
          leaf ??= new Uint8Array(free.pop() ?? new ArrayBuffer(LEAF_SIZE));
          const taken = part.subarray(at, at + LEAF_SIZE - length);
          leaf.set(taken, length);
          at += taken.length;
          length += taken.length;
          empty = false;
          if (length < LEAF_SIZE) continue;
          yield leaf;
          leaf = undefined;
          length = 0;
        }
      if (leaf) yield leaf.subarray(0, length);
      else if (empty) yield new Uint8Array();
    },
    giveBack: (leaf) => void (leaf.buffer.byteLength === LEAF_SIZE && free.push(leaf.buffer)),
  };
}
