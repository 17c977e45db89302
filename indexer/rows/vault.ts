import type { Event } from "ponder:registry";
import { logAt } from "./stamp.ts";
import { cidOrNull } from "./words.ts";

/** Returns a sale's row when the vault took its price. */
export function saleRow(event: Event<"RewardVault:SaleHeld">) {
  const { sale, data } = event.args;
  const { passId, restsUntil, duration, expiry, ...rest } = data;
  const times = { restsUntil: BigInt(restsUntil), duration: BigInt(duration), expiry: BigInt(expiry) };
  return { sale, ...rest, ...times, pass: passId, status: "held", ...logAt(event) } as const;
}

/** Returns a payout root's row when it was proposed, anew after a veto too. */
export function rootRow(event: Event<"RewardVault:RootProposed">) {
  const { acceptableAt, manifest, revision, ...args } = event.args;
  return {
    ...args,
    revision: BigInt(revision),
    manifest,
    manifestCid: cidOrNull(manifest),
    acceptableAt: BigInt(acceptableAt),
    status: "proposed",
    acceptedAt: null,
    vetoedAt: null,
    vetoReason: null,
    ...logAt(event),
  } as const;
}

/** Returns one row an account that shares a payee hash. */
export function shareRows({ args }: Event<"RewardVault:PayeesSet">) {
  return args.accounts.map((account, index) => ({
    payee: args.payee,
    index,
    account,
    share: BigInt(args.shares[index] ?? 0),
  }));
}
