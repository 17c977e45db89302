import type { ChainReader } from "@datagraph/sdk";
import type { Address, Hex } from "viem";

type Rpc = (method: string, params: unknown[]) => Promise<unknown>;

const rpc = ({ publicClient }: ChainReader): Rpc => {
  const request = publicClient.request as unknown as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  return (method, params) => request({ method, params });
};

/** Gives an account native coin. Development chains only. */
export async function fund(reader: ChainReader, account: Address, wei = 10n ** 19n): Promise<void> {
  await rpc(reader)("anvil_setBalance", [account, `0x${wei.toString(16)}`]);
}

/** Moves the chain's clock on, and mines a block. Development chains only. */
export async function passTime(reader: ChainReader, seconds: number): Promise<void> {
  await rpc(reader)("evm_increaseTime", [seconds]);
  await rpc(reader)("evm_mine", []);
}

/** Mines blocks. Development chains only. */
export async function passBlocks(reader: ChainReader, count: number): Promise<void> {
  await rpc(reader)("anvil_mine", [`0x${count.toString(16)}` satisfies Hex]);
}

/** Returns the timestamp of the latest block, in seconds. */
export async function now({ publicClient }: ChainReader): Promise<number> {
  return Number((await publicClient.getBlock()).timestamp);
}
