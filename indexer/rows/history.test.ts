import type { AnchorState, PoolState, StreamState, TermsState } from "@datagraph/protocol";
import { zeroAddress, zeroHash } from "viem";
import { expect, it } from "vitest";
import { PAGE, anchorTexts, anchorsOf, factsOf, poolOf, poolText, streamText } from "./history.ts";

const terms: TermsState = {
  ...{ hash: zeroHash, schema: zeroHash, token: 0, class: "open", k: 2, granularity: 10, recordsPerPeriod: 1 },
  ...{ admitter: zeroAddress, chain: zeroHash, validators: [zeroAddress], prices: new Map([[1, 10n ** 20n]]) },
};

it("gives back a pool's history, without its streams", () => {
  const pool: PoolState = {
    ...{ id: 2n ** 255n, owner: zeroAddress, withdrawnAt: 9n, suspensions: [{ block: 3n, until: 7, liftedAt: 4n }] },
    terms: [{ block: 1n, value: terms }],
    proposed: new Map([[terms.hash, terms]]),
    streams: new Map(),
  };
  expect(poolOf(poolText(pool))).toEqual(pool);
});

it("gives back a stream's history, without its anchors", () => {
  const consent = { termsHash: zeroHash, fields: 2n ** 200n, licences: 6n, rows: true } as const;
  const facts: Omit<StreamState, "anchors"> = {
    ...{ id: 5n, number: 3, creator: zeroAddress, owner: zeroAddress, suspensions: [] },
    ...{ consents: [{ block: 1n, value: consent }], admissions: [{ block: 2n, value: false }] },
  };
  expect(factsOf(streamText({ ...facts, anchors: [] }))).toEqual(facts);
});

it("keeps anchors in pages, of which a further anchor changes the last alone", () => {
  const anchors = Array.from({ length: 2 * PAGE + 1 }, (_, at): AnchorState => {
    const span = { root: zeroHash, count: 2 ** 32 - 1, start: at, end: 2 ** 40 - 1 };
    return { block: BigInt(at), updateType: 255, ...span, ...(at % 7 === 0 && { rejectedAt: BigInt(at + 1) }) };
  });
  const pages = anchorTexts(anchors);
  expect(pages).toHaveLength(3);
  expect(pages.flatMap(anchorsOf)).toEqual(anchors);
  expect(anchorTexts(anchors.slice(0, 2 * PAGE))).toEqual(pages.slice(0, 2));
  expect(anchorTexts([...anchorsOf(pages[2]!), anchors[0]!]).length).toBe(1);
});
