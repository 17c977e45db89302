import { type ChainClient, type Contract, abis, addressOf } from "@datagraph/sdk";
import { type Abi, type Address, type TransactionReceipt, erc20Abi } from "viem";
import { explain } from "./explain.ts";
import { follow } from "./follow.ts";
import type { Transaction } from "./transaction.ts";
import { transactionStore } from "./transactionStore.ts";

/** A call that a transaction makes: of one of DataGraph's contracts, or of a settlement token. */
export type Call = {
  title: string;
  contract: Contract | { token: Address };
  functionName: string;
  args: readonly unknown[];
  value?: bigint;
};

/** A transaction that ended otherwise than it should; `message` says what to do. */
export class TransactionEnded extends Error {
  override readonly name = "TransactionEnded";
  readonly code: string | undefined;

  constructor(reason: string, code?: string) {
    super(reason);
    this.code = code;
  }
}

/**
 * Simulates a call, asks the wallet to send it, and follows it until the indexer knows it; the tray shows how far it is.
 * Returns the receipt. Throws TransactionEnded with what to do.
 */
export async function send(client: ChainClient, call: Call): Promise<TransactionReceipt> {
  const { publicClient, walletClient, deployment } = client;
  const account = walletClient.account.address;
  let transaction: Transaction = {
    id: crypto.randomUUID(),
    title: call.title,
    chainId: deployment.chainId,
    account,
    stage: "simulating",
    startedAt: Date.now(),
  };
  const tell = (change: Partial<Transaction>) => transactionStore.put((transaction = { ...transaction, ...change }));
  tell({});
  try {
    const { request } = await publicClient.simulateContract({ ...target(client, call), account } as never);
    const nonce = await publicClient.getTransactionCount({ address: account, blockTag: "pending" });
    tell({ stage: "signing", nonce });
    const hash = await walletClient.writeContract({ ...(request as object), account } as never);
    tell({ stage: "submitted", hash });
  } catch (error) {
    const { ending, reason, code } = explain(error);
    tell({ ending, reason });
    throw new TransactionEnded(reason, code);
  }
  const { receipt, ended } = await follow(client, transaction, tell);
  if (receipt === undefined) throw new TransactionEnded(ended);
  return receipt;
}

function target({ deployment }: ChainClient, { contract, functionName, args, value }: Call) {
  const [address, abi] =
    typeof contract === "string"
      ? [addressOf(deployment, contract), abis[contract] as Abi]
      : [contract.token, erc20Abi as Abi];
  return { address, abi, functionName, args, ...(value && { value }) };
}
