import type { CID } from "multiformats/cid";
import type { Lent } from "../bytes/lent.ts";
import type { BlockSource } from "./verifiedBlock.ts";

/** What a put stored: the CID of the bytes (UnixFS, profile unixfs-v1-2025) and how many they are. */
export type Stored = { cid: string; size: number };

/** Part of a file, in bytes; to the end when there is no length. */
export type ByteRange = { offset?: number; length?: number };

/** How a put is told apart, heard and stopped. */
export type PutOptions = {
  /** the file's name, for messages */
  name?: string;
  /** hears how many bytes have been stored so far */
  onProgress?: (bytes: number) => void;
  signal?: AbortSignal;
};

/** What a garbage collection removed. */
export type Collected = { blocks: number };

/**
 * Where ciphertext lies. A put that returned is durable, pinned and complete; a get verifies every block against its
 * CID and throws StorageError rather than yield a wrong byte.
 */
export type Storage = {
  /** The source may be lent. */
  put(source: Lent, options?: PutOptions): Promise<Stored>;
  get(cid: string, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Size in bytes of the file, not of its blocks. */
  size(cid: string): Promise<number>;
  has(cid: string): Promise<boolean>;
  /** Keeps a file that is there, all of it, from garbage collection. */
  pin(cid: string): Promise<void>;
  /** Gives a file up; the next garbage collection may remove it. */
  unpin(cid: string): Promise<void>;
  /** CIDs of the pinned files. */
  ls(): AsyncIterable<string>;
  /** Removes the blocks that no pinned file needs, and tells each one's CID. */
  gc(onRemoved?: (cid: string) => void): Promise<Collected>;
};

/** Single blocks of a store. They are verified when they come in and when they go out. */
export type BlockAccess = {
  /** Returns a block unverified, for a walk that verifies it. */
  read: BlockSource;
  get(cid: CID): Promise<Uint8Array>;
  has(cid: CID): Promise<boolean>;
  put(cid: CID, bytes: Uint8Array): Promise<void>;
};

/** A storage whose single blocks can be had too: what a gateway serves from. */
export type BlockStorage = Storage & {
  blocks: BlockAccess;
  /**
   * Removes the blocks that no pinned file needs and that were written at least so many milliseconds ago: what an upload
   * left that never ended. Only where the store knows when a block came.
   */
  collectOlder?(milliseconds: number): Promise<Collected>;
};
