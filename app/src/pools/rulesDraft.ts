import type { PoolRules } from "@datagraph/sdk";
import { type Address, type Hex, isAddress, zeroHash } from "viem";
import { parseAmount } from "../format/parseAmount.ts";
import type { AnchoringChain } from "./chainsQuery.ts";

/** A pool's rules as typed; prices by licence number, "" for none. */
export type RulesDraft = {
  personal: boolean;
  k: string;
  /** how many `unit`s one record stands for */
  every: string;
  unit: keyof typeof UNITS;
  records: string;
  /** index of the settlement token; absent: the usual one */
  token?: number;
  prices: Readonly<Record<number, string>>;
  /** whose queries are not wanted, of all whom the DAO appointed */
  without: readonly string[];
  /** what terms name the chain by that streams anchor on; absent: this chain */
  chain?: Hex;
  /** "": whoever creates the pool */
  admitter: string;
};

/** What rules refer to: the token paid in, the validators in office, who creates the pool, where streams may anchor. */
export type Around = {
  chains: readonly Pick<AnchoringChain, "chain">[];
  token: { index: number; decimals: number };
  validators: readonly Address[];
  self: Address | undefined;
};

export type Problems = Readonly<Record<string, string>>;

/** Seconds by the name of a unit. */
export const UNITS = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export const EMPTY_RULES: RulesDraft = {
  ...{ personal: true, k: "5", every: "1", unit: "days", records: "1" },
  ...{ prices: {}, without: [], admitter: "" },
};
const MOST_K = 65_535;
/** ProvenanceRegistry: validators a pool may name, and whole numbers of 32 bits. */
const MOST_VALIDATORS = 8;
const MOST_NUMBER = 2 ** 32 - 1;
/** A group of one would be one person's record. */
const LEAST_K = 2;

/** Rules but for the class, which `RulesDraft.personal` says. */
export type Rules = Omit<PoolRules, "class">;

/** Returns what is wrong with rules, by field, and the rules as the chain takes them: good when nothing is wrong. */
export function rulesOf(draft: RulesDraft, around: Around): { problems: Problems; rules: Rules } {
  const problems: Record<string, string> = {};
  const whole = (name: string, text: string, least: number, most: number): number => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    if (value >= least && value <= most) return value;
    problems[name] = `Give a whole number from ${least} to ${most.toLocaleString("en")}`;
    return 0;
  };
  const validators = around.validators.filter((one) => !draft.without.includes(one)).slice(0, MOST_VALIDATORS);
  if (validators.length === 0) problems.validators = "Choose at least one, or nobody runs queries";
  const admitter = draft.admitter === "" ? (around.self ?? "") : draft.admitter;
  if (!isAddress(admitter, { strict: false })) problems.admitter = "Give 0x and 40 hexadecimal digits";
  const isThere = around.chains.some(({ chain }) => chain === draft.chain);
  if ((draft.chain ?? zeroHash) !== zeroHash && !isThere)
    problems.chain = "The metagraph that you chose does not answer now. Wait until it does, or choose this chain";
  const rules: Rules = {
    k: draft.personal ? whole("k", draft.k, LEAST_K, MOST_K) : 0,
    granularity: whole("every", draft.every, 1, Math.floor(MOST_NUMBER / UNITS[draft.unit])) * UNITS[draft.unit],
    recordsPerPeriod: whole("records", draft.records, 1, MOST_NUMBER),
    token: around.token.index,
    chain: draft.chain ?? zeroHash,
    admitter: admitter as Address,
    prices: pricesOf(draft.prices, around.token.decimals, problems),
    validators,
  };
  return { problems, rules };
}

function pricesOf(prices: RulesDraft["prices"], decimals: number, problems: Record<string, string>) {
  const asked = Object.entries(prices).filter(([, text]) => text !== "");
  if (asked.length === 0) problems.prices = "Give the price of a data point for at least one licence; 0 is free";
  return asked.map(([licence, text]) => {
    const price = parseAmount(text, decimals);
    if (price === undefined) problems[`price-${licence}`] = `Give a number with at most ${decimals} decimals`;
    return { licence: Number(licence), price: price ?? 0n };
  });
}
