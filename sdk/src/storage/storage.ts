/** What a put stored: the CID of the bytes (UnixFS, profile unixfs-v1-2025) and how many they are. */
export type Stored = { cid: string; size: number };

/** Part of a file, in bytes; to the end when there is no length. */
export type ByteRange = { offset?: number; length?: number };

/** Hears how many bytes of a put have been stored so far. */
export type PutOptions = { onProgress?: (bytes: number) => void; signal?: AbortSignal };

/**
 * Where ciphertext lies. A put that returned is durable, pinned and complete; a get verifies every block against its
 * CID and throws StorageError rather than yield a wrong byte.
 */
export type Storage = {
  put(source: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<Stored>;
  get(cid: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Size in bytes of the file, not of its blocks. */
  size(cid: string): Promise<number>;
  has(cid: string): Promise<boolean>;
  /** Keeps a file that is there from garbage collection. */
  pin(cid: string): Promise<void>;
  unpin(cid: string): Promise<void>;
};
