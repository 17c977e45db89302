import { hashed } from "../bytes/hashed.ts";
import type { Lent } from "../bytes/lent.ts";
import { downloadBytes } from "../gateway/blobs.ts";
import { putFile } from "../gateway/putFile.ts";
import type { StoredObject } from "../metadata/fileMetadata.ts";

/** Hears how many bytes a step has done. */
export type OnBytes = (bytes: number) => void;

/**
 * Where ciphertext waits until a gateway has it. What was put once need not be made again: a key names the plaintext
 * without telling it, so that a contribution which was cut off goes on.
 */
export type Staging = {
  /** Returns what an earlier try put under this key, if all of it is there. */
  find(key: string): Promise<StoredObject | undefined>;
  put(key: string, ciphertext: Lent): Promise<StoredObject>;
  open(cid: string): AsyncIterable<Uint8Array>;
  /** Has the gateway hold it, all of it. */
  publish(cid: string, onBytes?: OnBytes): Promise<void>;
  /** Drops what is no longer needed, when the contribution is complete. */
  forget(key: string): Promise<void>;
};

/** Returns a staging that is the gateway itself: nothing is kept on this device, and nothing goes on after a crash. */
export function gatewayStaging(gateway: string): Staging {
  return {
    find: () => Promise.resolve(undefined),
    async put(_, ciphertext) {
      const { stream, digest } = hashed(ciphertext);
      const stored = await putFile(gateway, stream);
      return { ...stored, sha256: digest() };
    },
    async *open(cid) {
      yield* await downloadBytes(gateway, cid);
    },
    publish: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  };
}
