import { type ChainReader, type SignedCall, abis, addressOf } from "@datagraph/sdk";
import { type Abi, type Address, decodeFunctionData, encodeFunctionData, isAddressEqual } from "viem";
import { Refused } from "../refused.ts";
import { RELAYABLE, type Relayed } from "./relayable.ts";

/** A call that is relayed: what it does, and for whom. */
export type RelayedCall = {
  contract: Relayed;
  functionName: string;
  args: readonly unknown[];
  subjects: readonly Address[];
};

const CONTRACTS = Object.keys(RELAYABLE) as Relayed[];

/** Returns what a call does. Throws Refused when it is none of those that are relayed, or not as the ABI writes it. */
export async function decodeCall(reader: ChainReader, { to, data }: SignedCall): Promise<RelayedCall> {
  const contract = CONTRACTS.find((name) => isAddressEqual(addressOf(reader.deployment, name), to));
  if (contract === undefined)
    throw new Refused(403, "not-relayed", `${to} is none of this deployment's contracts that calls are relayed to`, {
      to,
    });
  const { functionName, args } = decode(contract, data);
  const subjectsOf = Object.hasOwn(RELAYABLE[contract], functionName) ? RELAYABLE[contract][functionName] : undefined;
  if (subjectsOf === undefined)
    throw new Refused(403, "not-relayed", `${contract}.${functionName} is not relayed: send it yourself`, {
      relayed: Object.keys(RELAYABLE[contract]),
    });
  const subjects = await Promise.resolve(subjectsOf(reader, args)).catch((cause: unknown) => {
    throw unsigned(`${contract}.${functionName}`, cause);
  });
  if (subjects.length === 0) throw unsigned(`${contract}.${functionName}`);
  return { contract, functionName, args, subjects };
}

/** Bytes that the ABI does not ask for would make one call look like many. */
function decode(contract: Relayed, data: SignedCall["data"]): { functionName: string; args: readonly unknown[] } {
  const abi = abis[contract] as Abi;
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi, data });
    if (encodeFunctionData({ abi, functionName, args }) === data.toLowerCase()) return { functionName, args };
  } catch {
    // the ABI knows no such function, or its arguments end early
  }
  throw new Refused(400, "malformed", `data is no call of ${contract} as its ABI writes it`);
}

function unsigned(call: string, cause?: unknown): Refused {
  const refused = new Refused(422, "nobody", `${call} names nobody whom it is for`);
  return cause === undefined ? refused : Object.assign(refused, { cause });
}
