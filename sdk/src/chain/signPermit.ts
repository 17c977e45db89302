import { type Address, parseAbi, parseSignature } from "viem";
import type { ChainClient } from "./client.ts";
import { tokenDomain } from "./tokenDomain.ts";

const abi = parseAbi(["function nonces(address owner) view returns (uint256)"]);
const Permit = [
  { name: "owner", type: "address" },
  { name: "spender", type: "address" },
  { name: "value", type: "uint256" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;

/** Returns the client's ERC-2612 permit for `spender` to take `value` of a token until `deadline`, as contracts take it. */
export async function signPermit(
  client: ChainClient,
  token: Address,
  spender: Address,
  value: bigint,
  deadline: number,
) {
  const { publicClient, walletClient } = client;
  const owner = walletClient.account.address;
  const nonce = await publicClient.readContract({ address: token, abi, functionName: "nonces", args: [owner] });
  const signature = await walletClient.signTypedData({
    domain: await tokenDomain(client, token),
    types: { Permit },
    primaryType: "Permit",
    message: { owner, spender, value, nonce, deadline: BigInt(deadline) },
  });
  const { r, s, yParity } = parseSignature(signature);
  return { deadline: BigInt(deadline), v: 27 + yParity, r, s };
}
