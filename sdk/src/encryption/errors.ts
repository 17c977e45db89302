/** What went wrong with an age file. */
export type EncryptionFault = "not-age" | "wrong-key" | "damaged" | "truncated" | "bad-recipient";

/** An age file that cannot be made or opened; `fault` says which kind, the message where and what to do. */
export class EncryptionError extends Error {
  override readonly name = "EncryptionError";
  readonly fault: EncryptionFault;

  constructor(fault: EncryptionFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
