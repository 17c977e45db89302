import { AUTHORIZATION_TYPES, type Mandate, type Purchase, TYPES, domainOf } from "@datagraph/protocol";
import type { Address, Hex, TypedDataDomain } from "viem";

/** The chain of Hardhat's own network. */
export const CHAIN = 31337;
export const DEADLINE = 4_000_000_000;

type Signer = {
  account: { address: Address };
  signTypedData(message: never): Promise<Hex>;
};

/** A buyer's mandate: their signature of a purchase, for anyone to hand in. */
export async function mandateOf(
  pass: Address,
  signer: Signer,
  purchase: Purchase,
  { nonce = 0n, deadline = DEADLINE, buyer = signer.account.address } = {},
): Promise<Mandate> {
  const signature = await signer.signTypedData({
    domain: domainOf("AccessPass", CHAIN, pass),
    types: { Purchase: TYPES.Purchase },
    primaryType: "Purchase",
    message: { buyer, ...purchase, nonce, deadline },
  } as never);
  return { buyer, nonce, deadline, signature };
}

/** A member's signature that accepts a seat. */
export function acceptanceOf(
  pass: Address,
  signer: Signer,
  message: { member: Address; passId: bigint; seat: number; nonce: bigint; deadline: number },
): Promise<Hex> {
  return signer.signTypedData({
    domain: domainOf("AccessPass", CHAIN, pass),
    types: { SeatAcceptance: TYPES.SeatAcceptance },
    primaryType: "SeatAcceptance",
    message,
  } as never);
}

/** A payer's EIP-3009 authorization; the nonce is the purchase's digest. */
export function authorizationOf(
  token: { name: string; address: Address },
  signer: Signer,
  message: { from: Address; to: Address; value: bigint; validBefore: bigint; nonce: Hex },
): Promise<Hex> {
  const domain: TypedDataDomain = { name: token.name, version: "1", chainId: CHAIN, verifyingContract: token.address };
  return signer.signTypedData({
    domain,
    types: AUTHORIZATION_TYPES,
    primaryType: "ReceiveWithAuthorization",
    message: { ...message, validAfter: 0n },
  } as never);
}
