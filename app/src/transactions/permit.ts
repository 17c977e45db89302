import { type ChainClient, tokenDomain } from "@datagraph/sdk";
import { type Address, parseAbi, parseSignature } from "viem";

/** An ERC-2612 permit as DataGraph's contracts take it. */
export type SignedPermit = { deadline: bigint; v: number; r: `0x${string}`; s: `0x${string}` };

const abi = parseAbi(["function nonces(address) view returns (uint256)"]);
const HOUR_SECONDS = 3_600n;
const TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/** Returns the client's permit (ERC-2612), good for an hour; undefined when the token has no permits. */
export async function signPermit(
  client: ChainClient,
  token: Address,
  spender: Address,
  value: bigint,
): Promise<SignedPermit | undefined> {
  const { publicClient, walletClient } = client;
  const owner = walletClient.account.address;
  const known = await Promise.all([
    publicClient.readContract({ address: token, abi, functionName: "nonces", args: [owner] }),
    tokenDomain(client, token),
    publicClient.getBlock(),
  ]).catch(() => undefined);
  if (known === undefined) return undefined;
  const [nonce, domain, { timestamp }] = known;
  const deadline = timestamp + HOUR_SECONDS;
  const message = { owner, spender, value, nonce, deadline };
  const signature = await walletClient.signTypedData({ domain, types: TYPES, primaryType: "Permit", message });
  const { r, s, yParity } = parseSignature(signature);
  return { deadline, v: 27 + yParity, r, s };
}
