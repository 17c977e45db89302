/**
 * What went wrong with stored bytes. `busy` and `unreachable` may pass: try again. `refused` needs another token or
 * right, `full` more space.
 */
export type StorageFault =
  "missing" | "corrupt" | "unsupported" | "bad-range" | "full" | "busy" | "refused" | "unreachable" | "failed";

/** A file that cannot be stored or read. The message names the file, the block and the way out. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly fault: StorageFault;
  /** CID of the file, or its name where it has none yet */
  readonly file: string;
  /** CID of the block */
  readonly block: string | undefined;

  constructor(fault: StorageFault, message: string, where: { file: string; block?: string }, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
    this.file = where.file;
    this.block = where.block;
  }
}
