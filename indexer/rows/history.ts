import type { AnchorState, PoolState, StreamState } from "@datagraph/protocol";
import { zeroHash } from "viem";

/** Anchors of one page: a new anchor writes its page anew, a query reads them all. */
export const PAGE = 64;

/** What a stream's history says without its anchors. */
export type StreamFacts = Omit<StreamState, "anchors">;

/** Returns a pool's state, all but its streams, as text. */
export function poolText({ streams: _streams, ...state }: PoolState): string {
  return JSON.stringify(state, plain);
}

/** Returns what `poolText` wrote, with no streams. */
export function poolOf(text: string): PoolState {
  return { ...(JSON.parse(text, revived) as Omit<PoolState, "streams">), streams: new Map() };
}

/** Returns a stream's state, all but its anchors, as text. */
export function streamText({ anchors: _anchors, ...facts }: StreamState): string {
  return JSON.stringify(facts, plain);
}

/** Returns what `streamText` wrote. */
export function factsOf(text: string): StreamFacts {
  return JSON.parse(text, revived) as StreamFacts;
}

/** Returns anchors as the texts of their pages. What they prove is no matter of pay, so their roots are left out. */
export function anchorTexts(anchors: readonly AnchorState[]): string[] {
  const pages = Array.from({ length: Math.ceil(anchors.length / PAGE) }, (_, page) =>
    anchors.slice(page * PAGE, (page + 1) * PAGE),
  );
  return pages.map((page) =>
    JSON.stringify(
      page.map(({ block, updateType, count, start, end, rejectedAt }) => [
        ...[Number(block), updateType, count, start, end],
        ...(rejectedAt === undefined ? [] : [Number(rejectedAt)]),
      ]),
    ),
  );
}

/** Returns the anchors of one page's text, without their roots. */
export function anchorsOf(text: string): AnchorState[] {
  const entries = JSON.parse(text) as [number, number, number, number, number, number?][];
  return entries.map(([block, updateType, count, start, end, rejectedAt]) => ({
    ...{ block: BigInt(block), updateType, root: zeroHash, count, start, end },
    ...(rejectedAt !== undefined && { rejectedAt: BigInt(rejectedAt) }),
  }));
}

/** JSON has neither bigint nor Map. No other text of a state ends in digits and an "n". */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  return value instanceof Map ? { map: [...value] } : value;
}

function revived(_key: string, value: unknown): unknown {
  if (typeof value === "string" && /^\d+n$/.test(value)) return BigInt(value.slice(0, -1));
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "map")) return value;
  return new Map((value as { map: [unknown, unknown][] }).map);
}
