import { type ChainClient, type ChainReader, asAccount } from "@datagraph/sdk";
import { formatEther, isHex } from "viem";
import { type HDAccount, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { z } from "zod";
import type { CommandContext } from "../command.ts";
import { UsageError } from "../usageError.ts";
import { DEVELOPMENT_CHAIN, accountNamed } from "./accounts.ts";
import { openReader } from "./chain.ts";

/** Who acts: a chain client, and the account itself, which signs. */
export type Actor = { client: ChainClient; account: HDAccount | PrivateKeyAccount };

/** The option of every command that acts. */
export const AS = {
  "--as <who>": "a development account: researcher, station, 12 ... (else the key in DATAGRAPH_PRIVATE_KEY)",
} as const;

/** The input that goes with `AS`. */
export const As = { as: z.string().optional() };

/** Gas that one call of the protocol takes at most, but for big batches. */
const CALL_GAS = 400_000n;

/** Returns who acts, and tells a person. Throws UsageError when nobody is named. */
export async function openActor(
  { as }: { as?: string | undefined },
  context: CommandContext,
  reader?: ChainReader,
): Promise<Actor> {
  const on = reader ?? (await openReader());
  const account = as === undefined ? accountOfKey() : accountNamed(as, on.deployment.chainId);
  const label = as === undefined ? "" : ` (development account ${as})`;
  context.say(`As ${account.address}${label}`);
  return { client: asAccount(on, account), account };
}

/** `openActor` for who will send transactions. Throws when the account cannot pay for `gas`. */
export async function openSender(
  input: { as?: string | undefined },
  context: CommandContext,
  gas: bigint = CALL_GAS,
): Promise<Actor> {
  const actor = await openActor(input, context);
  const { publicClient, deployment } = actor.client;
  const { address } = actor.account;
  const [balance, price] = await Promise.all([publicClient.getBalance({ address }), publicClient.getGasPrice()]);
  if (balance < gas * price) {
    const hint =
      deployment.chainId === DEVELOPMENT_CHAIN
        ? `: ./datagraph account fund${input.as ? ` --as ${input.as}` : ""}`
        : "";
    throw new Error(
      `${address} has ${formatEther(balance)} ETH, and gas may cost ${formatEther(gas * price)} ETH: send it some${hint}`,
    );
  }
  return actor;
}

/** Returns the account of the key in the environment. Throws UsageError when there is none. */
export function accountOfKey(): PrivateKeyAccount {
  const key = process.env.DATAGRAPH_PRIVATE_KEY;
  if (key === undefined || key === "")
    throw new UsageError(
      "Nobody is named to act: give --as <who> (a development account such as researcher), or set DATAGRAPH_PRIVATE_KEY",
    );
  if (!isHex(key) || key.length !== 66)
    throw new UsageError("DATAGRAPH_PRIVATE_KEY is no private key: 0x and 64 hexadecimal digits");
  try {
    return privateKeyToAccount(key);
  } catch {
    throw new UsageError("DATAGRAPH_PRIVATE_KEY is no private key: it lies outside the curve");
  }
}
