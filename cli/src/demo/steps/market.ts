import { type ChainClient, addressOf, write } from "@datagraph/sdk";

/** What public descriptions say of the licences the demo offers. */
export const LICENCE_TERMS = [
  { name: "academic", terms: "Research at universities and public institutes; no redistribution of records." },
  { name: "commercial", terms: "Any lawful use, training of models included; no redistribution of records." },
];

/** Index of the local dollar in the LicenseBook; it has 6 decimals and is worth nothing. */
export const TEST_DOLLAR = 1;

/** Returns an amount of dollars in the token's smallest unit. */
export function dollars(amount: number): bigint {
  return BigInt(Math.round(amount * 1_000_000));
}

/** Gives an account local dollars, and lets the vault and the ledger take them. */
export async function openWallet(client: ChainClient, amount: bigint): Promise<void> {
  const { deployment, walletClient } = client;
  await write(client, "TestDollar", "mint", [walletClient.account.address, amount]);
  await write(client, "TestDollar", "approve", [addressOf(deployment, "RewardVault"), amount]);
  await write(client, "TestDollar", "approve", [addressOf(deployment, "QueryLedger"), amount]);
}
