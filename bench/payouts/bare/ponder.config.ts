import { createConfig } from "ponder";
import { deploymentOf, queryLedgerAbi } from "../../../protocol/src/index.ts";

/* The least that Ponder can do with a chain's events: what the indexer's rate is compared with. */

const { contracts, startBlock } = deploymentOf(31_337);

export default createConfig({
  database: { kind: "postgres", connectionString: process.env.DATABASE_URL! },
  chains: { evm: { id: 31_337, rpc: process.env.DATAGRAPH_RPC_URL!, pollingInterval: 200, disableCache: true } },
  contracts: { QueryLedger: { abi: queryLedgerAbi, chain: "evm", address: contracts.QueryLedger, startBlock } },
});
