import { type PayoutEvent, payoutAbi, unpackFacts } from "@datagraph/protocol";
import { parseEventLogs } from "viem";
import type { ChainReader } from "./client.ts";

/** Blocks asked for at a time; most public nodes allow this many. */
const PAGE = 5_000n;

/**
 * Yields the events payouts are derived from, in chain order, page by page, from `fromBlock` (the deployment's start
 * block) to `toBlock` (the latest), both included. Reads nothing but logs and block headers.
 */
export async function* payoutEvents(
  reader: ChainReader,
  range: { fromBlock?: bigint; toBlock?: bigint } = {},
): AsyncGenerator<PayoutEvent> {
  const last = range.toBlock ?? (await reader.publicClient.getBlockNumber());
  const first = range.fromBlock ?? BigInt(reader.deployment.startBlock);
  for (let fromBlock = first; fromBlock <= last; fromBlock += PAGE)
    yield* await page(reader, fromBlock, fromBlock + PAGE - 1n < last ? fromBlock + PAGE - 1n : last);
}

async function page(
  { deployment, publicClient }: ChainReader,
  fromBlock: bigint,
  toBlock: bigint,
): Promise<PayoutEvent[]> {
  const { ProvenanceRegistry, LicenseBook, QueryLedger } = deployment.contracts;
  const logs = await publicClient.getLogs({
    address: [ProvenanceRegistry, LicenseBook, QueryLedger],
    fromBlock,
    toBlock,
  });
  const events = parseEventLogs({ abi: payoutAbi, logs }) as PayoutEvent[];
  const times = new Map<bigint, number>();
  for (const event of events) {
    if (event.eventName !== "OrderSettled") continue;
    const block = unpackFacts(event.args.facts).consentBlock;
    if (!times.has(block)) times.set(block, Number((await publicClient.getBlock({ blockNumber: block })).timestamp));
    event.consentTime = times.get(block)!;
  }
  return events;
}
