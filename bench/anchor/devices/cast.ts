import { type MetagraphNetwork, type PoolSchema, datasetId } from "@datagraph/protocol";
import { parsePoolSchema } from "@datagraph/sdk";
import { type Hex, keccak256, numberToHex, stringToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";

/** What the agent host is told: the parts it speaks to, and how many streams it serves. */
export type HostSettings = {
  /** the agent's home */
  home: string;
  devices: number;
  /** base URL of the stand-in for gateway and clock */
  gateway: string;
  /** base URL of the metagraph */
  metagraph: string;
  network: MetagraphNetwork;
  /** the contributors' age recipient */
  recipient: string;
};

export const POOL = 1;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;
/** Where the simulated days begin, in seconds. */
export const BEGINNING = Date.UTC(2026, 0, 1) / 1_000;

/** An hourly and a daily record. */
export const schema: PoolSchema = parsePoolSchema({
  name: "devices",
  time: "at",
  fields: [
    { name: "at", type: "timestamp", cadence: "hourly" },
    {
      name: "steps",
      type: "integer",
      unit: "{steps}",
      minimum: 0,
      maximum: 100_000,
      cadence: "hourly",
      aggregate: "sum",
    },
    {
      name: "heart_rate",
      type: "number",
      unit: "/min",
      minimum: 40,
      maximum: 200,
      cadence: "hourly",
      aggregate: "mean",
    },
    { name: "sleep", type: "number", unit: "h", minimum: 0, maximum: 24, cadence: "daily", aggregate: "sum" },
  ],
});

/** Records that each device makes a day, by update type: hourly ones are 0, daily ones 1. */
export const RECORDS_A_DAY = [24, 1];

export const deviceKey: Hex = keccak256(stringToBytes("the host's device"));
export const SALT = numberToHex(1, { size: 32 });

/** Returns the contributor of a number, always the same. */
export function contributor(index: number) {
  return privateKeyToAccount(keccak256(stringToBytes(`contributor ${index}`)));
}

/** Returns the dataset id of a contributor's stream. */
export function streamOf({ chainId, registry }: MetagraphNetwork, index: number): bigint {
  return datasetId(chainId, registry, contributor(index).address, SALT);
}
