"use client";
import type { Address } from "viem";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";

const TITLE = "Delegate votes";

/** Returns how the connected account gives its votes to somebody: by transaction, or by signature when the gateway pays. */
export function useDelegation() {
  const gas = useGasChoice();
  const delegate = useAction(async ({ send, relay }, to: Address) => {
    if (!gas.relayed) return send({ title: TITLE, contract: "DataToken", functionName: "delegate", args: [to] });
    const { signDelegation } = await import("@datagraph/sdk");
    return relay({ title: TITLE, sign: (client, deadline) => signDelegation(client, to, deadline) });
  });
  return { delegate, gas };
}
