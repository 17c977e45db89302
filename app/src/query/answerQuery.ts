import type { Receipt } from "@datagraph/protocol";
import type { Hex } from "viem";

/** Returns the question for what a gateway says of an order that it answered. */
export function answerQuery(gatewayUrl: string, order: Hex) {
  return {
    queryKey: ["order", order],
    queryFn: async () => {
      const response = await fetch(`${gatewayUrl}/queries/${order}`);
      if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
      return (await response.json()) as { status: string; receipt: Receipt };
    },
  };
}
