import { type ChainReader, read } from "@datagraph/sdk";
import type { Address } from "viem";
import { z } from "zod";
import { addressNamed } from "./accounts.ts";
import { openGateway } from "./gate.ts";
import { type Token, tokenNamed } from "./tokens.ts";

/** Options of every command on a deposit. */
export const TOWARDS = {
  "--validator <who>": "whose deposit (default the gateway's validator)",
  "--token <symbol>": "settlement token (default tUSD on the local chain)",
} as const;

/** The input that goes with `TOWARDS`. */
export const Towards = { validator: z.string().optional(), token: z.string().optional() };

/** A researcher's deposit towards one validator in one token, in its smallest unit. */
export type Deposit = { withdrawable: bigint; credit: bigint; requested: bigint; withdrawableAt: number };

/** Returns the validator and token that the options name. */
export async function towards(
  reader: ChainReader,
  input: { validator?: string | undefined; token?: string | undefined },
): Promise<{ validator: Address; token: Token }> {
  const token = await tokenNamed(reader, input.token);
  if (input.validator === undefined) return { validator: (await openGateway(reader)).validator, token };
  return { validator: addressNamed(input.validator, reader.deployment.chainId), token };
}

/** Returns a deposit as the chain has it. */
export async function depositOf(
  reader: ChainReader,
  researcher: Address,
  validator: Address,
  token: Address,
): Promise<Deposit> {
  const found = await read(reader, "QueryLedger", "depositOf", [researcher, validator, token]);
  const [withdrawable, credit, requested, withdrawableAt] = found;
  return { withdrawable, credit, requested, withdrawableAt };
}
