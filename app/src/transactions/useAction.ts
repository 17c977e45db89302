"use client";
import type { ChainClient } from "@datagraph/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStatus } from "../status/useStatus.ts";
import { walletSession } from "../wallet/wallet.ts";
import type { TransactionReceipt } from "viem";
import { usePublicConfig } from "../ui/Providers.tsx";
import type { SignedWish } from "./sendRelayed.ts";
import type { Call } from "./send.ts";

/** What an action may do: send a call, or sign one that the gateway sends and pays for; each waits until it is indexed. */
export type Act = {
  client: ChainClient;
  send: (call: Call) => Promise<TransactionReceipt>;
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
      const { send } = await import("./send.ts");
      const relay = async (wish: SignedWish) =>
        (await import("./sendRelayed.ts")).sendRelayed(client, gatewayUrl, wish);
      return work({ client, send: (call) => send(client, call), relay }, input);
    },
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "status" }),
  });
}
