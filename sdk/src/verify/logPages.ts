import { type Address, type Hex, type RpcLog, numberToHex } from "viem";
import type { ChainReader } from "../chain/client.ts";

/** Which logs: of these contracts, with one of these as first topic. */
export type LogFilter = { address: Address[]; selectors: Hex[] };

/** How many blocks are asked for: next, and at most. */
type Pace = { blocks: bigint; most: bigint };

const FIRST = 16n;
const MOST = 100_000n;
/** Logs of one page above which fewer blocks are asked for, so that memory does not follow a busy chain. */
const MANY = 200;

/**
 * Yields the logs from the deployment's first block to `last`, in chain order, page by page. Asks for more blocks where
 * there is little in them, and for fewer where a node refuses so many; the next page comes while one is being read, so
 * two are held at most.
 */
export async function* logPages(reader: ChainReader, filter: LogFilter, last: bigint): AsyncGenerator<RpcLog[]> {
  const pace = { blocks: FIRST, most: MOST };
  const pageFrom = (from: bigint) => (from > last ? undefined : nextPage(reader, filter, { from, last }, pace));
  let coming = pageFrom(BigInt(reader.deployment.startBlock));
  while (coming !== undefined) {
    const { logs, to } = await coming;
    coming = pageFrom(to + 1n);
    // it is awaited on the next turn, unless whoever reads gives up before
    coming?.catch(() => undefined);
    yield logs;
  }
}

async function nextPage(
  reader: ChainReader,
  filter: LogFilter,
  { from, last }: { from: bigint; last: bigint },
  pace: Pace,
): Promise<{ logs: RpcLog[]; to: bigint }> {
  for (;;) {
    const to = from + pace.blocks - 1n < last ? from + pace.blocks - 1n : last;
    const blocks = to - from + 1n;
    const logs = await logsOf(reader, filter, from, to).catch((error: unknown) => {
      if (blocks === 1n) throw error;
      return undefined;
    });
    if (logs === undefined) {
      // what it refused once is not asked for again
      pace.blocks = pace.most = blocks / 2n;
      continue;
    }
    const next = logs.length > MANY ? blocks / 2n || 1n : blocks * 2n;
    pace.blocks = next < pace.most ? next : pace.most;
    return { logs, to };
  }
}

async function logsOf(
  { publicClient }: ChainReader,
  { address, selectors }: LogFilter,
  from: bigint,
  to: bigint,
): Promise<RpcLog[]> {
  const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to) };
  return publicClient.request({ method: "eth_getLogs", params: [{ address, topics: [selectors], ...range }] });
}
