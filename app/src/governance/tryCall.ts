import { type ChainReader, type Contract, abis, addressOf } from "@datagraph/sdk";
import { type Abi, type Address, type Hex, decodeEventLog, encodeFunctionData, erc20Abi, formatEther } from "viem";
import { explain } from "../transactions/explain.ts";
import type { Asked } from "./templates.ts";

/** A proposal's call as it is posted, and the events it would make if the timelock made it now. */
export type Tried = { target: Address; value: bigint; data: Hex; effects: readonly string[] };

/** Returns a call tried out as the timelock at the newest block. Throws with the contract's reason when it is refused. */
export async function tryCall(reader: ChainReader, asked: Asked): Promise<Tried> {
  const { deployment, publicClient } = reader;
  const account = addressOf(deployment, "TimelockController");
  const { contract, functionName, args, value = 0n } = asked;
  if (typeof contract !== "string" && "pay" in contract) {
    const held = await publicClient.getBalance({ address: account });
    if (held < value) throw new Error(`The timelock holds ${formatEther(held)} ETH, less than the payment`);
    return { target: contract.pay, value, data: "0x", effects: [`${contract.pay} gets ${formatEther(value)} ETH`] };
  }
  const [target, abi] =
    typeof contract === "string"
      ? [addressOf(deployment, contract as Contract), abis[contract as Contract] as Abi]
      : [contract.token, erc20Abi as Abi];
  const data = encodeFunctionData({ abi, functionName, args });
  // the governor takes such calls from proposals that passed alone, so they cannot be tried before
  if (contract === "DataGovernor") return { target, value, data, effects: [] };
  try {
    await publicClient.simulateContract({ address: target, abi, functionName, args, account });
  } catch (error) {
    throw new Error(`The timelock's call would be refused: ${explain(error).reason}`, { cause: error });
  }
  return { target, value, data, effects: await effectsOf(reader, { target, data, account }, abi) };
}

/** Nodes without eth_simulateV1 tell no events: the call was tried all the same. */
async function effectsOf(
  { publicClient }: ChainReader,
  { target, data, account }: { target: Address; data: Hex; account: Address },
  abi: Abi,
): Promise<readonly string[]> {
  try {
    const [block] = await publicClient.simulateBlocks({ blocks: [{ calls: [{ to: target, data, account }] }] });
    return (block?.calls[0]?.logs ?? []).map((log) => {
      const { eventName, args } = decodeEventLog({ abi, data: log.data, topics: log.topics });
      const told = Object.entries((args ?? {}) as object).map(([name, value]) => `${name} ${String(value)}`);
      return `${eventName}: ${told.join(", ")}`;
    });
  } catch {
    return [];
  }
}
