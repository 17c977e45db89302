import type { ChainClient } from "@datagraph/sdk";
import type { Pool } from "pg";
import type { Hex, LocalAccount } from "viem";

/** One account that sends transactions from every replica on one database, and how it pays for them. */
export type Sender = {
  account: LocalAccount;
  client: ChainClient;
  database: Pool;
  /** milliseconds a transaction may wait in the mempool before it is replaced by one that pays more */
  patience: number;
  /** most wei a unit of gas may cost */
  maxFee: bigint;
};

/** What a unit of gas may cost, in wei. */
export type Fees = { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint };

/** A transaction that is kept until it is mined, as the database has it. `hashes` are of every version sent. */
export type Outgoing = {
  nonce: string;
  target: Hex;
  data: Hex;
  value: string;
  gas: string;
  max_fee: string;
  tip: string;
  hashes: Hex[];
  state: "open" | "mined" | "displaced";
  waited: number;
};
