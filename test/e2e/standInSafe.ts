import type { ChainReader } from "@datagraph/sdk";
import { type Address, type Hex, keccak256, numberToHex, toHex } from "viem";
import type { SafeAnswer } from "./safeHost.ts";

type Call = { to: Address; data: Hex; value: string };
type Proposed = { calls: readonly Call[]; txHash: Hex | null };

/** A contract account, and its service: what apps propose waits in `proposed` until `sign`, its owners' agreement. */
export type StandInSafe = { address: Address; answer: SafeAnswer; proposed: Proposed[]; sign: () => Promise<void> };

/** Puts a contract at an address, as which the development chain sends what is signed. */
export async function standInSafe({ publicClient }: ChainReader, address: Address): Promise<StandInSafe> {
  const request = publicClient.request as unknown as (asked: { method: string; params: unknown }) => Promise<unknown>;
  const rpc = (method: string, params: unknown) => request({ method, params });
  // it takes every call
  await rpc("anvil_setCode", [address, "0x00"]);
  await rpc("anvil_setBalance", [address, numberToHex(10n ** 18n)]);
  await rpc("anvil_impersonateAccount", [address]);
  const chainId = publicClient.chain.id;
  const proposed: Proposed[] = [];
  const hashOf = (index: number) => keccak256(toHex(`proposal ${index}`));

  const answers: Readonly<Record<string, (params: never) => unknown>> = {
    getSafeInfo: () => ({ safeAddress: address, chainId, threshold: 1, owners: [], isReadOnly: false }),
    getChainInfo: () => ({ chainId: String(chainId), chainName: "test", shortName: "test" }),
    sendTransactions: ({ txs }: { txs: readonly Call[] }) => ({
      safeTxHash: hashOf(proposed.push({ calls: txs, txHash: null }) - 1),
    }),
    getTxBySafeTxHash: ({ safeTxHash }: { safeTxHash: Hex }) => {
      const { txHash } = proposed.find((_, index) => hashOf(index) === safeTxHash)!;
      return { txHash, txStatus: txHash === null ? "AWAITING_CONFIRMATIONS" : "SUCCESS" };
    },
    rpcCall: ({ call, params }: { call: string; params: unknown }) => rpc(call, params),
  };
  return {
    address,
    proposed,
    answer: async (method, params) => {
      const known = answers[method];
      if (known === undefined) throw new Error(`no ${method}`);
      return known(params as never);
    },
    sign: async () => {
      const last = proposed.at(-1)!;
      for (const { to, data, value } of last.calls)
        last.txHash = (await rpc("eth_sendTransaction", [
          { from: address, to, data, value: numberToHex(BigInt(value)) },
        ])) as Hex;
    },
  };
}
