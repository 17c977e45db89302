import { SecretKey } from "@chainsafe/blst";
import { hexToBytes, numberToHex, stringToBytes } from "viem";

/**
 * Returns the node's share of the decryption key for an identity: a compressed G2 point, hexadecimal. It is the BLS
 * signature (minimal public keys, proof of possession: the domain is protocol's SIGNATURE_DOMAIN) by the node's share.
 */
export function shareOf(identity: string, secret: bigint): string {
  const key = SecretKey.fromBytes(hexToBytes(numberToHex(secret, { size: 32 })));
  return key.sign(stringToBytes(identity)).toHex().replace(/^0x/, "");
}
