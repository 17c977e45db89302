import { type PayoutEvent, type Share, derivePayouts } from "@datagraph/protocol";
import { type ChainReader, payoutEvents, read } from "@datagraph/sdk";
import { type Address, type Hex, formatUnits, getAddress } from "viem";
import { z } from "zod";
import { addressNamed } from "./accounts.ts";
import { AS, As, openActor } from "./actor.ts";
import type { CommandContext } from "../command.ts";
import type { Token } from "./tokens.ts";

/** What both statements are asked with: of whom, and where to. */
export const STATEMENT = {
  ...AS,
  "--for <who>": "another account: an address or a development account",
  "--out <file>": "write it as CSV (default: show it)",
  "--force": "replace the file if it is there",
};

export const Statement = z.object({
  ...As,
  for: z.string().optional(),
  out: z.string().optional(),
  force: z.boolean().default(false),
});

/** Returns the account a statement is about: the one named, or the asker's own. */
export async function accountAsked(
  input: z.infer<typeof Statement>,
  context: CommandContext,
  reader: ChainReader,
): Promise<Address> {
  if (input.for !== undefined) return addressNamed(input.for, reader.deployment.chainId);
  return (await openActor(input, context, reader)).account.address;
}

/** A settled order as the ledger's events tell it. */
export type SettledOrder = Extract<PayoutEvent, { eventName: "OrderSettled" }>;

/** What settlements came to, derived from the chain's events alone by the rules of docs/economics.md. */
export type Derived = { orders: Map<Hex, SettledOrder>; units: Map<Hex, bigint>; shares: Share[] };

/** Returns every settled order, the data points it was charged for, and those of its shares that are asked for. */
export async function derivedShares(reader: ChainReader, wanted: (share: Share) => boolean): Promise<Derived> {
  const events = await Array.fromAsync(payoutEvents(reader));
  const treasury = await read(reader, "RewardVault", "treasury", []);
  const derived: Derived = { orders: new Map(), units: new Map(), shares: [] };
  for (const event of events)
    if (event.eventName === "OrderSettled") derived.orders.set(event.args.order, event);
    else if (event.eventName === "UsageRecorded") {
      const { order, units } = event.args;
      derived.units.set(order, (derived.units.get(order) ?? 0n) + units);
    }
  const onShare = (share: Share): void => void (wanted(share) && derived.shares.push(share));
  for (const _ of derivePayouts(events, { treasury, onShare }));
  return derived;
}

/** An amount as a statement has it: in whole tokens, and exactly. */
export function amountColumns(amount: bigint, address: Hex, tokens: readonly Token[]) {
  const token = tokens.find((one) => getAddress(one.address) === getAddress(address));
  if (token === undefined) throw new Error(`${address} is no settlement token of this chain any more`);
  return { amount: formatUnits(amount, token.decimals), symbol: token.symbol, smallestUnits: String(amount) };
}

/** Returns rows as CSV with a heading; values are numbers, words and hexadecimal, which need no quotes. */
export function statementCsv(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
): Uint8Array {
  const lines = [columns.join(","), ...rows.map((row) => columns.map((name) => String(row[name])).join(","))];
  return new TextEncoder().encode(`${lines.join("\r\n")}\r\n`);
}
