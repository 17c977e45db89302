import { type Address, type TypedDataDomain, parseAbi } from "viem";
import type { ChainReader } from "./client.ts";

const SALT = 0x10;
const abi = parseAbi(["function name() view returns (string)", "function version() view returns (string)"]);

/**
 * Returns the EIP-712 domain of a token: as it says itself (ERC-5267), else from its name and version, as dollars from
 * before that standard have it. Throws when it says neither.
 */
export async function tokenDomain({ publicClient }: ChainReader, address: Address): Promise<TypedDataDomain> {
  const told = await publicClient.getEip712Domain({ address }).catch(() => undefined);
  if (told !== undefined) {
    const { salt, ...domain } = told.domain;
    return Number(told.fields) & SALT ? { ...domain, salt } : domain;
  }
  const [name, version] = await Promise.all([
    publicClient.readContract({ address, abi, functionName: "name" }),
    publicClient.readContract({ address, abi, functionName: "version" }),
  ]);
  return { name, version, chainId: publicClient.chain.id, verifyingContract: address };
}
