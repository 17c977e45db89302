import { POOL_CLASS, type PoolTerms, licenceName } from "@datagraph/protocol";
import { type ChainReader, type PoolRules, read } from "@datagraph/sdk";
import { z } from "zod";
import { UsageError } from "../usageError.ts";
import { addressNamed } from "./accounts.ts";
import { listOf, whole } from "./inputs.ts";
import { licenceNamed } from "./licences.ts";
import { counted } from "./table.ts";
import { parseDuration, showDuration } from "./time.ts";
import { type Token, parseAmount, showAmount } from "./tokens.ts";

/** Options for what may change of a pool's terms. */
export const TERMS = {
  "--k <number>": "contributors a group needs before an aggregate leaves (personal pools, default 5)",
  "--prices <list>": "price of a data point by licence, in whole tokens: academic=0.001,commercial=0.005",
  "--granularity <time>": "what one record stands for: 1d, 1h (default 1d)",
  "--records-per-period <number>": "records that count for each granularity, at most (default 1)",
  "--admitter <who>": "who says that a stream is one real person or machine (default whoever acts)",
  "--validators <list>": "who runs queries (default all whom the DAO appointed)",
} as const;

/** The input that goes with `TERMS`. */
export const Terms = {
  k: whole(0, 65_535).optional(),
  prices: z.string().optional(),
  granularity: z.string().optional(),
  recordsPerPeriod: whole(1, 2 ** 32 - 1).optional(),
  admitter: z.string().optional(),
  validators: z.string().optional(),
};

type TermsInput = { [K in keyof typeof Terms]?: z.output<(typeof Terms)[K]> };

/** Returns terms with what the options say in place of what stood there. Throws UsageError. */
export function changedTerms<Rules extends PoolRules>(
  input: TermsInput,
  terms: Rules,
  token: Token,
  chainId: number,
): Rules {
  const { k, prices, granularity, recordsPerPeriod, admitter, validators } = input;
  return {
    ...terms,
    ...(k !== undefined && { k }),
    ...(prices !== undefined && { prices: parsePrices(prices, token) }),
    ...(granularity !== undefined && { granularity: parseDuration(granularity, "--granularity") }),
    ...(recordsPerPeriod !== undefined && { recordsPerPeriod }),
    ...(admitter !== undefined && { admitter: addressNamed(admitter, chainId) }),
    ...(validators !== undefined && { validators: listOf(validators).map((who) => addressNamed(who, chainId)) }),
  };
}

/** Returns the validators whom the DAO appointed, at most as many as a pool may have. */
export async function appointedValidators(reader: ChainReader): Promise<PoolTerms["validators"]> {
  return (await read(reader, "Appointments", "validators", [])).slice(0, 8);
}

/** Returns terms as names and values for people. */
export function showTerms(terms: PoolTerms, token: Token): Record<string, string | number> {
  const personal = terms.class === POOL_CLASS.personal;
  return {
    class: personal ? "personal: usage by scan" : "open: exact usage",
    ...(personal && { "least contributors a group": terms.k }),
    prices: terms.prices
      .map(({ licence, price }) => `${licenceName(licence)} ${showAmount(price, token)} a data point`)
      .join(", "),
    granularity: `${counted(terms.recordsPerPeriod, "record")} each ${showDuration(terms.granularity)}`,
    admitter: terms.admitter,
    validators: terms.validators.join(", "),
  };
}

function parsePrices(list: string, token: Token): PoolTerms["prices"] {
  return listOf(list).map((entry) => {
    const [licence, price, more] = entry.split("=");
    if (licence === undefined || price === undefined || more !== undefined)
      throw new UsageError(`--prices has "${entry}": write licence=price, like academic=0.001`);
    return { licence: licenceNamed(licence), price: parseAmount(price, token, "--prices") };
  });
}
