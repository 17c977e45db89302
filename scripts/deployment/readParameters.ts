import { existsSync, readFileSync } from "node:fs";
import { isAddress, zeroAddress } from "viem";

/** The parameters of a deployment, as `ignition/parameters` writes them: large integers as "123n". */
export type Parameters = Readonly<Record<string, unknown>>;

/** A parameter file that nothing may be deployed by; the message lists all that is wrong with it. */
export class ParameterError extends Error {}

/** Returns a file's parameters. Throws a ParameterError when one is not decided (null) or cannot be right. */
export function readParameters(file: string): Parameters {
  if (!existsSync(file)) throw new ParameterError(`There is no parameter file ${file}`);
  const { DataGraph } = JSON.parse(readFileSync(file, "utf8")) as { DataGraph: Parameters };
  const faults = [...undecided(DataGraph), ...wrongAddresses(DataGraph), ...wrongLengths(DataGraph)];
  if (faults.length > 0) throw new ParameterError(`${file}:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  return DataGraph;
}

function undecided(value: unknown, path = ""): string[] {
  if (value === null) return [`${path} is not set: nobody can choose it for you`];
  if (typeof value !== "object") return [];
  return Object.entries(value as object).flatMap(([key, inner]) => undecided(inner, path ? `${path}.${key}` : key));
}

/** Zero is an address only where it means "none": a licence's issuer, or no guardian. */
function wrongAddresses({ holders, validators, tokens = [], guardian }: Parameters): string[] {
  const lists = Object.entries({ holders, validators, tokens }).flatMap(([name, list]) =>
    (Array.isArray(list) ? list : []).map((address: unknown, i) => [`${name}.${i}`, address] as const),
  );
  const wrong = lists.filter(([, address]) => !isAddress(String(address)) || address === zeroAddress);
  const named = guardian === null || isAddress(String(guardian)) ? [] : [["guardian", guardian] as const];
  return [...wrong, ...named].map(([path, address]) => `${path} is no address: ${String(address)}`);
}

function wrongLengths({ holders, allocations }: Parameters): string[] {
  if (!Array.isArray(holders) || !Array.isArray(allocations) || holders.length === allocations.length) return [];
  return [`there are ${holders.length} holders and ${allocations.length} allocations`];
}
