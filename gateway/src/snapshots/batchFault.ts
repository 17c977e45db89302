import type { AnchorState } from "@datagraph/protocol";
import { EncryptionError, EnvelopeError, KeyReleaseError, RecordsError, StorageError } from "@datagraph/sdk";

/**
 * What is wrong with an anchored batch. `false`: it is not what its anchor says, and is rejected on-chain. `waiting`:
 * its contributor has not left everything yet. `closed`: the chain gives its key to nobody now. `unready`: the gate or
 * the storage does not answer, which is no fault of the contributor. `failed`: nobody foresaw what happened.
 */
export type BatchFault = "false" | "waiting" | "closed" | "unready" | "failed";

/** An anchored batch that cannot be used, and why. The message holds nothing of the plaintext. */
export class BatchUnusable extends Error {
  override readonly name = "BatchUnusable";
  readonly fault: BatchFault;

  constructor(fault: BatchFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** Returns what an error met on the way to a batch's records says of the batch. One batch must never stop the others. */
export function batchFault(error: unknown, stream: bigint, { end }: Pick<AnchorState, "end">): BatchUnusable {
  if (error instanceof BatchUnusable) return error;
  const unusable = (fault: BatchFault, what: string): BatchUnusable =>
    new BatchUnusable(fault, `The batch of stream ${stream} that ends ${end} ${what}`, { cause: error });
  if (error instanceof RecordsError) {
    // its message quotes values
    const [first] = error.problems;
    return unusable("false", `breaks its pool's schema${first?.row === undefined ? "" : ` in record ${first.row}`}`);
  }
  if (error instanceof EncryptionError) return unusable("false", `does not decrypt with its key: ${error.fault}`);
  if (error instanceof EnvelopeError) return unusable("false", `has an envelope that does not open: ${error.message}`);
  if (error instanceof KeyReleaseError)
    return error.code === "condition-false"
      ? unusable("closed", "is closed by the chain: withdrawn, suspended, or not ours to open")
      : unusable("unready", `got no key: ${error.message}`);
  if (error instanceof StorageError)
    return error.fault === "missing" || error.fault === "unsupported"
      ? unusable("waiting", `has no ciphertext here: ${error.message}`)
      : unusable("unready", `cannot be read: ${error.message}`);
  return unusable("failed", `cannot be opened (${error instanceof Error ? error.name : typeof error})`);
}
