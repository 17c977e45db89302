"use client";
import type { ChainClient } from "@datagraph/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStatus } from "../status/useStatus.ts";
import { walletSession } from "../wallet/wallet.ts";
import type { TransactionReceipt } from "viem";
import type { Call } from "./send.ts";

/** What an action may do: send a call and wait until it is indexed. */
export type Act = { client: ChainClient; send: (call: Call) => Promise<TransactionReceipt> };

/**
 * Returns a mutation that does `work` as the connected account, and has every page read anew when it is done. It fails
 * with words for people.
 */
export function useAction<Input, Result>(work: (act: Act, input: Input) => Promise<Result>) {
  const { data: status } = useStatus();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      if (status?.chainId === undefined) throw new Error("The chain does not answer. Try again when it does.");
      const client = await (await walletSession(status.chainId)).client();
      const { send } = await import("./send.ts");
      return work({ client, send: (call) => send(client, call) }, input);
    },
    onSuccess: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "status" }),
  });
}
