import { parseAmount } from "../format/parseAmount.ts";

/** What a contributor says of a file and asks for it, as typed; prices by licence number, "" for none. */
export type Draft = {
  name: string;
  description: string;
  prices: Readonly<Record<number, string>>;
  days: string;
  /** index of the settlement token; absent: the first that is not the coin */
  token?: number;
  /** columns of which the public may know count, bounds and distribution */
  statistics: readonly string[];
};

/** An offer to be made: a pass under one licence. */
export type Terms = { licence: number; price: bigint; duration: number; token: number };

export const EMPTY: Draft = { name: "", description: "", prices: {}, days: "30", statistics: [] };
const MOST_DAYS = 3_650;
const DAY_SECONDS = 86_400;

/** Whether a price is needed now, and can be set: each is a transaction of the owner's own. */
export type Pricing = "needed" | "later" | "unaffordable";

/** Returns what is wrong with a draft, by field, and the offers it asks for. */
export function check(
  draft: Draft,
  { index, decimals }: { index: number; decimals: number },
  pricing: Pricing = "needed",
): { problems: Readonly<Record<string, string>>; offers: readonly Terms[] } {
  const problems: Record<string, string> = {};
  if (draft.name.trim() === "") problems.name = "Give it a name that others see";
  const days = /^\d{1,4}$/.test(draft.days) ? Number(draft.days) : 0;
  if (days < 1 || days > MOST_DAYS) problems.days = `Give 1 to ${MOST_DAYS.toLocaleString("en")} days`;
  const asked = Object.entries(draft.prices).filter(([, text]) => text !== "");
  if (asked.length === 0 && pricing === "needed") problems.prices = "Give a price for at least one licence; 0 is free";
  if (asked.length > 0 && pricing === "unaffordable")
    problems.prices = "Each price costs gas, and this account has no coins: leave them empty, and set them later";
  const offers = asked.map(([licence, text]) => {
    const price = parseAmount(text, decimals);
    if (price === undefined) problems[`price-${licence}`] = `Give a number with at most ${decimals} decimals`;
    return { licence: Number(licence), price: price ?? 0n, duration: days * DAY_SECONDS, token: index };
  });
  return { problems, offers };
}
