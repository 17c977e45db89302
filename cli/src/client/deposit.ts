import { type ChainReader, abis, addressOf, read } from "@datagraph/sdk";
import { type Address, getAddress, isAddressEqual } from "viem";
import { z } from "zod";
import { UsageError } from "../usageError.ts";
import { addressNamed } from "./accounts.ts";
import { blockPages } from "./blockPages.ts";
import { openGateway } from "./gate.ts";
import { type Token, tokenNamed } from "./tokens.ts";

/** Options of every command on a deposit. */
export const TOWARDS = {
  "--validator <who>":
    "whose deposit (default the gateway's validator; where none answers, whom you deposited towards)",
  "--token <symbol>": "settlement token (default tUSD on the local chain)",
} as const;

/** The input that goes with `TOWARDS`. */
export const Towards = { validator: z.string().optional(), token: z.string().optional() };

/** A researcher's deposit towards one validator in one token, in its smallest unit. */
export type Deposit = { withdrawable: bigint; credit: bigint; requested: bigint; withdrawableAt: number };

/**
 * Returns the validator and token that the options name. Without a validator it is the gateway's, or where no gateway
 * answers the one whom the researcher's deposits are towards, by the chain's events. Throws when there are several.
 */
export async function towards(
  reader: ChainReader,
  input: { validator?: string | undefined; token?: string | undefined },
  researcher: Address,
): Promise<{ validator: Address; token: Token }> {
  const token = await tokenNamed(reader, input.token);
  if (input.validator !== undefined)
    return { validator: addressNamed(input.validator, reader.deployment.chainId), token };
  const validator = await openGateway(reader).then(
    (gateway) => gateway.validator,
    (unreachable: unknown) => onlyValidator(reader, researcher, token, unreachable),
  );
  return { validator, token };
}

/** Nobody needs a gateway to get back what its validator has not used. */
async function onlyValidator(
  reader: ChainReader,
  researcher: Address,
  token: Token,
  unreachable: unknown,
): Promise<Address> {
  const ledger = { address: addressOf(reader.deployment, "QueryLedger"), abi: abis.QueryLedger } as const;
  const validators = new Set<Address>();
  for await (const span of blockPages(reader)) {
    const asked = { ...ledger, ...span, eventName: "Deposited", args: { researcher }, strict: true } as const;
    for (const { args } of await reader.publicClient.getContractEvents(asked))
      if (isAddressEqual(args.token, token.address)) validators.add(getAddress(args.validator));
  }
  const [only, ...more] = validators;
  if (only === undefined) throw unreachable;
  if (more.length > 0)
    throw new UsageError(`No gateway answers; say whose deposit with --validator: ${[...validators].join(", ")}`);
  return only;
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
