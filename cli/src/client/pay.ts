import { type ChainClient, addressOf, write } from "@datagraph/sdk";
import { type Address, erc20Abi, zeroAddress } from "viem";
import { DEVELOPMENT_CHAIN } from "./accounts.ts";
import { type Token, balanceOf, showAmount } from "./tokens.ts";

/**
 * Makes sure that the client can pay an amount to a contract that pulls it, and allows it to. Returns the native value
 * to send along. Throws, saying what is missing, before anything is sent.
 */
export async function preparePayment(
  client: ChainClient,
  token: Token,
  amount: bigint,
  contract: "RewardVault" | "QueryLedger",
): Promise<bigint> {
  await requireBalance(client, token, amount);
  if (token.address === zeroAddress) return amount;
  const spender = addressOf(client.deployment, contract);
  if ((await allowance(client, token, spender)) < amount) await approve(client, token, spender, amount);
  return 0n;
}

/** Throws, saying what is missing, when the client has less than an amount. */
export async function requireBalance(client: ChainClient, token: Token, amount: bigint): Promise<void> {
  const balance = await balanceOf(client, token, client.walletClient.account.address);
  if (balance < amount) throw new Error(shortOf(client, token, amount, balance));
}

function shortOf({ deployment, walletClient }: ChainClient, token: Token, amount: bigint, balance: bigint): string {
  const hint =
    deployment.chainId === DEVELOPMENT_CHAIN && token.address === deployment.contracts.TestDollar
      ? ": ./datagraph account fund mints some"
      : ": send it some";
  return `${walletClient.account.address} has ${showAmount(balance, token)}, and ${showAmount(amount, token)} is needed${hint}`;
}

async function allowance(client: ChainClient, { address }: Token, spender: Address): Promise<bigint> {
  const owner = client.walletClient.account.address;
  return client.publicClient.readContract({
    address,
    abi: erc20Abi,
    functionName: "allowance",
    args: [owner, spender],
  });
}

async function approve(client: ChainClient, token: Token, spender: Address, amount: bigint): Promise<void> {
  if (token.address === client.deployment.contracts.TestDollar) {
    await write(client, "TestDollar", "approve", [spender, amount]);
    return;
  }
  const { publicClient, walletClient } = client;
  const call = { address: token.address, abi: erc20Abi, functionName: "approve", args: [spender, amount] } as const;
  const hash = await walletClient.writeContract({ ...call, account: walletClient.account, chain: walletClient.chain });
  const { status } = await publicClient.waitForTransactionReceipt({ hash });
  if (status !== "success") throw new Error(`${token.symbol} refused to approve ${spender} (transaction ${hash})`);
}
