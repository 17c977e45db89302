import type { Envelope, RefusalCode } from "@datagraph/protocol";
import type { Hex } from "viem";

/** Why one node's share is missing: its own refusal, or what the client found. */
export type NodeFailure = {
  /** URL of the node */
  node: string;
  /** `unreachable`: no answer in time. `not-a-member`: another key or committee. `bad-share`: the share is false. */
  code: RefusalCode | "unreachable" | "not-a-member" | "bad-share";
  message: string;
};

/** The gate did not release the key. `code` is the reason when all nodes gave the same, else "not-enough-shares". */
export class KeyReleaseError extends Error {
  readonly code: NodeFailure["code"] | "not-enough-shares";
  readonly failures: readonly NodeFailure[];

  constructor(failures: readonly NodeFailure[], shares: number, threshold: number) {
    const [first, ...others] = failures;
    const common = first && others.every(({ code }) => code === first.code) ? first : undefined;
    const reasons = failures.map(({ node, code, message }) => `${node}: ${code}: ${message}`).join("; ");
    const nodes = failures.map(({ node }) => node).join(", ");
    super(
      common
        ? `Key not released: ${common.code}: ${common.message} (${nodes}; ${shares} of ${threshold} shares)`
        : `Key not released: ${shares} of ${threshold} shares. ${reasons}`,
    );
    this.name = "KeyReleaseError";
    this.code = common?.code ?? "not-enough-shares";
    this.failures = failures;
  }
}

/** An envelope that is malformed, not signed by its contributor, or holds another key than it says. */
export class EnvelopeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "EnvelopeError";
  }
}

/**
 * What shows anyone that an envelope is garbage: the envelope as its contributor signed it, and the committee's
 * decryption key of the very identity it names, which opens no such key. JSON-safe. Checked by `verifyGarbage`.
 */
export type GarbageProof = {
  format: "datagraph/garbage-envelope/v1";
  envelope: Envelope;
  /** which part of a combined envelope (`any`, `all`), from 0 */
  part?: number;
  /** the committee's public key, compressed G1; the envelope's gate names its hash */
  publicKey: Hex;
  /** the committee's signature of the identity, compressed G2 */
  decryptionKey: Hex;
};

/** Right shares of the committee do not open the envelope: the contributor's doing, no refusal. `proof` shows it. */
export class GarbageEnvelopeError extends EnvelopeError {
  readonly proof: GarbageProof;

  constructor(message: string, proof: GarbageProof) {
    super(message);
    this.name = "GarbageEnvelopeError";
    this.proof = proof;
  }
}
