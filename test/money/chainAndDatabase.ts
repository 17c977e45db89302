import { DEVELOPMENT_ACCOUNTS, asAccount, chainReader, developmentAccount } from "@datagraph/sdk";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool } from "pg";
import { type Hex, createTestClient, http, publicActions } from "viem";
import { openDatabase } from "../../gateway/src/database.ts";
import type { Sender } from "../../gateway/src/sending/sender.ts";
import { startStack } from "../../indexer/test/stack.ts";

const ARTIFACT = join(import.meta.dirname, "../../artifacts/contracts/mocks/TestDollar.sol/TestDollar.json");

/** A chain on which only TestDollar stands, a database with the gateway's tables, and a sender on both. */
export async function chainAndDatabase() {
  const stack = await startStack();
  const node = createTestClient({ mode: "anvil", transport: http(stack.rpcUrl), pollingInterval: 50 }).extend(
    publicActions,
  );
  for (let tries = 100; tries > 0; tries--) if (await node.getChainId().catch(() => undefined)) break;
  const reader = await chainReader(stack.rpcUrl);
  const dollar = reader.deployment.contracts.TestDollar!;
  const { deployedBytecode } = JSON.parse(readFileSync(ARTIFACT, "utf8")) as { deployedBytecode: Hex };
  await node.setCode({ address: dollar, bytecode: deployedBytecode });
  const database = await openDatabase(stack.databaseUrl);
  const account = developmentAccount(DEVELOPMENT_ACCOUNTS.validator);
  const senderOn = (pool: Pool, options: Partial<Sender> = {}): Sender => ({
    ...{ account, client: asAccount(reader, account), database: pool, patience: 400, maxFee: 10n ** 12n },
    ...options,
  });
  const stop = async (): Promise<void> => {
    await database.end();
    await stack.stop();
  };
  return { stack, node, reader, dollar, database, account, senderOn, stop };
}
