"use client";
import type { ChainClient } from "@datagraph/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStatus } from "../status/useStatus.ts";
import { walletSession } from "../wallet/wallet.ts";
import type { TransactionReceipt } from "viem";
import { usePublicConfig } from "../ui/Providers.tsx";
import type { SignedWish } from "./sendRelayed.ts";
import type { Call } from "./target.ts";

/**
 * What an action may do: send a call, or several at once where `canBatch` allows it, or sign one that the gateway sends and
 * pays for; each waits until it is indexed.
 */
export type Act = {
  client: ChainClient;
  send: (call: Call) => Promise<TransactionReceipt>;
  canBatch: () => Promise<boolean>;
  sendTogether: (title: string, calls: readonly Call[]) => Promise<TransactionReceipt>;
  relay: (wish: SignedWish) => Promise<TransactionReceipt>;
};

/**
 * Returns a mutation that does `work` as the connected account, and has every page read anew when it is done. It fails
 * with words for people.
 */
export function useAction<Input, Result>(work: (act: Act, input: Input) => Promise<Result>) {
  const { data: status } = useStatus();
  const { gatewayUrl } = usePublicConfig();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      if (status?.chainId === undefined) throw new Error("The chain does not answer. Try again when it does.");
      const client = await (await walletSession(status.chainId)).client();
      const [{ send, sendTogether }, { canBatch }] = await Promise.all([import("./send.ts"), import("./batch.ts")]);
      const act: Act = {
        client,
        send: (call) => send(client, call),
        canBatch: () => canBatch(client),
        sendTogether: (title, calls) => sendTogether(client, title, calls),
        relay: async (wish) => (await import("./sendRelayed.ts")).sendRelayed(client, gatewayUrl, wish),
      };
      return work(act, input);
    },
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "status" }),
  });
}
