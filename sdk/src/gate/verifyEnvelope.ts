import { type Envelope, envelopeTypedData } from "@datagraph/protocol";
import { type Address, recoverTypedDataAddress, verifyTypedData } from "viem";
import { EnvelopeError } from "./errors.ts";

/** What the caller knows of an envelope from elsewhere, such as the chain. */
export type ExpectedEnvelope = Partial<Omit<Envelope, "format" | "signature">>;

/**
 * Checks that an envelope says what is expected of it and is signed by its contributor. An envelope is only worth
 * something if the contributor is the dataset's creator, so name them in `expected`. Signatures of contract wallets
 * (ERC-1271) are not understood yet. Throws {@link EnvelopeError}.
 */
export async function verifyEnvelope(envelope: Envelope, expected: ExpectedEnvelope = {}): Promise<void> {
  for (const [field, value] of Object.entries(expected)) {
    const actual = envelope[field as keyof Envelope];
    if (String(actual).toLowerCase() !== String(value).toLowerCase()) {
      throw new EnvelopeError(`The envelope's ${field} is ${actual}, expected ${value}`);
    }
  }
  const { signature, ...unsigned } = envelope;
  const valid = await verifyTypedData({
    ...envelopeTypedData(unsigned),
    address: envelope.contributor,
    signature,
  }).catch(() => false);
  if (!valid)
    throw new EnvelopeError(`The envelope of dataset ${envelope.id} is not signed by ${envelope.contributor}`);
}

/**
 * Returns who signed an envelope: for a stream's it may be a device that its contributor authorised. Throws when the
 * signature is none of a key's.
 */
export function envelopeSigner({ signature, ...unsigned }: Envelope): Promise<Address> {
  return recoverTypedDataAddress({ ...envelopeTypedData(unsigned), signature });
}
