/** What went wrong with a contributor's identity. */
export type IdentityFault = "not-identity" | "not-deterministic" | "wrong-unlock" | "malformed";

/** An identity that cannot be made, locked or unlocked; the message says what to do. */
export class IdentityError extends Error {
  override readonly name = "IdentityError";
  readonly fault: IdentityFault;

  constructor(fault: IdentityFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
