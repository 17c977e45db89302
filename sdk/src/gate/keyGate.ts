import type { Envelope, GatePolicy } from "@datagraph/protocol";
import type { Address, Hex } from "viem";

/** A wallet that can sign text: a viem LocalAccount, or a wallet client's account wrapped in this shape. */
export type MessageSigner = { address: Address; signMessage: (parameters: { message: string }) => Promise<Hex> };

/** Who asks for a key. */
export type KeyRequest = {
  account: MessageSigner;
  /** shown to the user by the wallet; default: the page's host, or "localhost" */
  domain?: string;
};

/** What releases a file key when the chain says so. */
export interface KeyGate {
  /** names the gate and its public key; stands in the envelopes made for it */
  id: string;
  /** Returns the file key encrypted under a policy, base64. Needs no network. */
  wrap(fileKey: Uint8Array, policy: GatePolicy): Promise<string>;
  /**
   * Returns the file key in an envelope. Throws KeyReleaseError with each node's reason, or EnvelopeError when the
   * envelope does not hold what it says. Does not check the contributor's signature: see `verifyEnvelope`.
   */
  unwrap(envelope: Envelope, request: KeyRequest): Promise<Uint8Array>;
}
