import { DEVELOPMENT_ACCOUNTS, developmentAccount } from "@datagraph/sdk";
import { type Address, getAddress, isAddress } from "viem";
import type { HDAccount } from "viem/accounts";
import { UsageError } from "../usageError.ts";

/** The only chain on which the development mnemonic's accounts may act. */
export const DEVELOPMENT_CHAIN = 31337;

const LAST_INDEX = 2 ** 31 - 1;

/** Development accounts by the name a person types: `researcher`, `holder-1`. */
const INDEXES: ReadonlyMap<string, number> = new Map(
  Object.entries(DEVELOPMENT_ACCOUNTS).flatMap(([name, index]): [string, number][] =>
    typeof index === "number" ? [[name, index]] : index.map((one, at) => [`${name.replace(/s$/, "")}-${at + 1}`, one]),
  ),
);

/** The names, for help and messages. */
export const ACCOUNT_NAMES = [...INDEXES.keys()];

/** Returns the development account of a name or an index. Throws UsageError when it is neither, or on another chain. */
export function accountNamed(who: string, chainId: number): HDAccount {
  const index = INDEXES.get(who) ?? (/^\d{1,10}$/.test(who) ? Number(who) : undefined);
  if (index === undefined || index > LAST_INDEX)
    throw new UsageError(`There is no development account "${who}": give ${ACCOUNT_NAMES.join(", ")} or a number`);
  if (chainId !== DEVELOPMENT_CHAIN)
    throw new UsageError(
      `"${who}" is a development account, whose key everybody knows: it may act on chain ${DEVELOPMENT_CHAIN} only, and this is chain ${chainId}. Set DATAGRAPH_PRIVATE_KEY instead`,
    );
  return developmentAccount(index);
}

/** Returns an address given as such or as a development account. Throws UsageError when it is neither. */
export function addressNamed(who: string, chainId: number): Address {
  if (!who.startsWith("0x")) return accountNamed(who, chainId).address;
  if (!isAddress(who, { strict: false })) throw new UsageError(`"${who}" is no address: 0x and 40 hexadecimal digits`);
  return getAddress(who);
}

/** Made once: deriving an account of the mnemonic takes milliseconds. */
let names: ReadonlyMap<Address, string> | undefined;

/** Returns the name of a development account, or undefined for any other. */
export function nameOf(address: Address, chainId: number): string | undefined {
  if (chainId !== DEVELOPMENT_CHAIN) return undefined;
  names ??= new Map([...INDEXES].map(([name, index]) => [developmentAccount(index).address, name]));
  return names.get(getAddress(address));
}
