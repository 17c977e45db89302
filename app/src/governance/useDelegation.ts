"use client";
import type { Address } from "viem";
import { sendOrSign } from "../transactions/sendOrSign.ts";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";

const TITLE = "Delegate votes";

/** Returns how the connected account gives its votes to somebody: by transaction, or by signature when the gateway pays. */
export function useDelegation() {
  const gas = useGasChoice();
  const delegate = useAction(async (act, to: Address) => {
    const { signDelegation } = await import("@datagraph/sdk");
    return sendOrSign(
      act,
      gas.relayed,
      { title: TITLE, contract: "DataToken", functionName: "delegate", args: [to] },
      (client, deadline) => signDelegation(client, to, deadline),
    );
  });
  return { delegate, gas };
}
