import { abis } from "@datagraph/sdk";
import { type Abi, type Hex, decodeFunctionData } from "viem";
import { readChain } from "../chain/readChain.ts";

/** Returns a proposal's call in words: "LicenseBook.setFee(2, 100)". What no contract here knows stays as it is. */
export async function decodeCall(target: Hex, data: Hex): Promise<string> {
  const { contracts } = (await readChain()).deployment;
  const name = Object.entries(contracts).find(([, address]) => address.toLowerCase() === target.toLowerCase())?.[0];
  const abi = name !== undefined && name in abis ? (abis[name as keyof typeof abis] as Abi) : undefined;
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi: abi!, data });
    return `${name}.${functionName}(${args.map(show).join(", ")})`;
  } catch {
    return `${name ?? target}: ${data}`;
  }
}

function show(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const parts = Object.entries(value).map(([name, part]) => `${name}: ${show(part)}`);
  return `{${parts.join(", ")}}`;
}
