import { addressOf } from "@datagraph/sdk";
import { type Address, erc20Abi, zeroAddress } from "viem";
import type { Call } from "../transactions/target.ts";
import type { Act } from "../transactions/useAction.ts";

/** Puts an amount of a token towards a validator, for queries; asks for an approval, too, where one is missing. */
export async function addDeposit(
  { client, send, canBatch, sendTogether }: Act,
  { validator, token, amount }: { validator: Address; token: Address; amount: bigint },
): Promise<void> {
  const ledger = addressOf(client.deployment, "QueryLedger");
  const owner = client.walletClient.account.address;
  const deposit: Call = {
    title: "Deposit for queries",
    contract: "QueryLedger",
    functionName: "deposit",
    args: [validator, token, amount],
    ...(token === zeroAddress && { value: amount }),
  };
  const asked = { address: token, abi: erc20Abi, functionName: "allowance", args: [owner, ledger] } as const;
  const allowed = token === zeroAddress || (await client.publicClient.readContract(asked)) >= amount;
  if (!allowed) {
    const approval = {
      title: "Allow the deposit",
      contract: { token },
      functionName: "approve",
      args: [ledger, amount],
    };
    if (await canBatch()) return void (await sendTogether(deposit.title, [approval, deposit]));
    await send(approval);
  }
  await send(deposit);
}
