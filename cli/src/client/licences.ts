import { LICENCES, licenceName } from "@datagraph/protocol";
import { UsageError } from "../usageError.ts";

/** Returns the id of a licence given by name or number. Throws UsageError when it is neither. */
export function licenceNamed(text: string): number {
  const id = (LICENCES as Readonly<Record<string, number>>)[text] ?? (/^\d{1,2}$/.test(text) ? Number(text) : 0);
  if (id < 1 || id > 63)
    throw new UsageError(`There is no licence "${text}": give ${Object.keys(LICENCES).join(", ")} or a number 1 to 63`);
  return id;
}

/** Returns the consent bitmap of licences listed by name: `academic,commercial`. */
export function licencesBitmap(list: string): bigint {
  return list.split(",").reduce((bits, text) => bits | (1n << BigInt(licenceNamed(text.trim()))), 0n);
}

/** Returns the names of the licences whose bits are set. */
export function licenceNames(bitmap: bigint): string[] {
  return Array.from({ length: 64 }, (_, id) => id)
    .filter((id) => (bitmap >> BigInt(id)) & 1n)
    .map(licenceName);
}
