import type { Address } from "viem";
import { checksumAddress } from "./checksumAddress.ts";

/** The fields of a sign-in message that a session has. */
export type SiweFields = {
  domain: string;
  address: Address;
  statement: string;
  uri: string;
  chainId: number;
  nonce: string;
  issuedAt: Date;
  expirationTime: Date;
  resources: readonly string[];
};

/**
 * Returns a sign-in message (EIP-4361), as viem's `createSiweMessage` writes it, which would be a tenth of the
 * committee's client. Throws TypeError when the domain could pass for more than a host.
 */
export function siweMessage(fields: SiweFields): string {
  const { domain, address, statement, uri, chainId, nonce, issuedAt, expirationTime, resources } = fields;
  if (!/^[^\s/?#@]+$/.test(domain)) throw new TypeError(`Not a host to sign in at: ${JSON.stringify(domain)}`);
  return [
    `${domain} wants you to sign in with your Ethereum account:`,
    checksumAddress(address),
    "",
    statement,
    "",
    `URI: ${uri}`,
    "Version: 1",
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt.toISOString()}`,
    `Expiration Time: ${expirationTime.toISOString()}`,
    "Resources:",
    ...resources.map((resource) => `- ${resource}`),
  ].join("\n");
}
