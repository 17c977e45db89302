import { addressOf } from "@datagraph/sdk";
import { type Address, erc20Abi, zeroAddress } from "viem";
import type { Act } from "../transactions/useAction.ts";

/** Puts an amount of a token towards a validator, for queries; asks for an approval first where one is missing. */
export async function addDeposit(
  { client, send }: Act,
  { validator, token, amount }: { validator: Address; token: Address; amount: bigint },
): Promise<void> {
  const ledger = addressOf(client.deployment, "QueryLedger");
  const owner = client.walletClient.account.address;
  if (token !== zeroAddress) {
    const asked = { address: token, abi: erc20Abi, functionName: "allowance", args: [owner, ledger] } as const;
    if ((await client.publicClient.readContract(asked)) < amount)
      await send({
        title: "Allow the deposit",
        contract: { token },
        functionName: "approve",
        args: [ledger, amount],
      });
  }
  await send({
    title: "Deposit for queries",
    contract: "QueryLedger",
    functionName: "deposit",
    args: [validator, token, amount],
    ...(token === zeroAddress && { value: amount }),
  });
}
