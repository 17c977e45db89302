import { AnchorPending, AnchorRefused, type AnchorRef, type AnchorStatus, anchorAll } from "@datagraph/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChainUnderTest, FIELDS, ROOT, evmUnderTest, metagraphUnderTest } from "./chains.ts";

const DAY = 86_400;

describe.each([
  { name: "evm", open: evmUnderTest },
  { name: "metagraph", open: metagraphUnderTest },
])("$name as anchoring chain", ({ open }) => {
  let under: ChainUnderTest;
  /** each test takes later periods than the one before */
  let clock: number;
  beforeAll(async () => {
    under = await open();
    clock = (await under.now()) - 100 * DAY;
  });
  afterAll(() => under.close());

  const nextAnchor = (changes = {}) => {
    clock += DAY;
    const period = { updateType: 1, count: 24, start: clock - DAY, end: clock };
    return { stream: under.stream, ...period, root: ROOT, fields: FIELDS, ...changes };
  };
  const send = async (anchor: ReturnType<typeof nextAnchor>, key = under.alice): Promise<AnchorRef> => {
    const prepared = await under.chain.prepare(anchor, key);
    return under.chain.submit(prepared, await key.signAnchor(prepared));
  };
  /** What became of an anchor, wherever the chain says no. */
  const outcome = async (anchor: ReturnType<typeof nextAnchor>, key = under.alice): Promise<AnchorStatus["state"]> => {
    try {
      const ref = await send(anchor, key);
      await under.settle();
      return (await under.chain.status(ref)).state;
    } catch (error) {
      if (error instanceof AnchorRefused) return "refused";
      throw error;
    }
  };

  it("anchors, says when it is final, and proves it", async () => {
    const anchor = nextAnchor();
    const ref = await send(anchor);
    await under.settle();
    const status = await under.chain.status(ref);
    expect(status.state).toBe("final");
    const proof = await under.chain.proof(ref);
    const { fields: _, ...kept } = anchor;
    expect(proof.anchor).toMatchObject(kept);
    expect(await under.chain.verify(proof, ROOT)).toBe(true);
    const other = `0x${"11".repeat(32)}` as const;
    expect(await under.chain.verify(proof, other)).toBe(false);
    expect(await under.chain.verify({ ...proof, anchor: { ...anchor, root: other } }, other)).toBe(false);
    expect(await under.chain.verify({ ...proof, anchor: { ...anchor, count: 25 } }, ROOT)).toBe(false);
    expect(await under.chain.verify({ ...proof, height: proof.height + 1n }, ROOT)).toBe(false);
    expect(
      await under.chain.verify({ ...proof, hash: proof.hash.replace(/.$/, (c) => (c === "0" ? "1" : "0")) }, ROOT),
    ).toBe(false);
  });

  it("takes the same anchor again without anchoring it twice", async () => {
    const prepared = await under.chain.prepare(nextAnchor(), under.alice);
    const signatures = await under.alice.signAnchor(prepared);
    const first = await under.chain.submit(prepared, signatures);
    expect((await under.chain.submit(prepared, signatures)).id).toBe(first.id);
    await under.settle();
    const again = await under.chain.submit(prepared, signatures);
    expect(again.id).toBe(first.id);
    await under.settle();
    expect(await under.chain.status(again)).toEqual(await under.chain.status(first));
    expect((await under.chain.proof(again)).height).toBe((await under.chain.proof(first)).height);
  });

  it("knows nothing of what was never sent", async () => {
    const ref = { ...(await send(nextAnchor())), id: under.chain.id.startsWith("evm") ? ROOT : ROOT.slice(2) };
    expect(await under.chain.status(ref)).toEqual({ state: "unknown" });
    await expect(under.chain.proof(ref)).rejects.toThrow(AnchorPending);
    await under.settle();
  });

  it("refuses a period that is not later, of one update type", async () => {
    const anchor = nextAnchor();
    expect(await outcome(anchor)).toBe("final");
    expect(await outcome({ ...anchor, start: anchor.start + 1, end: anchor.end + 1 })).toBe("refused");
    expect(await outcome({ ...anchor, updateType: 2 })).toBe("final");
  });

  it("refuses an end that is yet to come, and an empty period", async () => {
    const now = await under.now();
    expect(await outcome(nextAnchor({ updateType: 3, end: now + 2 * DAY }))).toBe("refused");
    expect(await outcome(nextAnchor({ updateType: 3, start: clock, end: clock }))).toBe("refused");
  });

  it("refuses who is neither the contributor nor a device of theirs", async () => {
    expect(await outcome(nextAnchor(), under.bob)).toBe("refused");
    expect(await outcome(nextAnchor({ stream: 7n }))).toBe("refused");
  });

  it("takes none of a batch back for one that is refused", async () => {
    const own = [nextAnchor(), nextAnchor(), nextAnchor()];
    const anchors = [own[0]!, nextAnchor({ updateType: 6 }), own[1]!, own[2]!];
    const outcomes = await anchorAll(under.chain, under.alice, anchors);
    await under.settle();
    expect(outcomes.map((one) => "ref" in one)).toEqual([true, false, true, true]);
    for (const one of outcomes) if ("ref" in one) expect((await under.chain.status(one.ref)).state).toBe("final");
  });

  it("takes a device's anchors until it is revoked", async () => {
    expect(await outcome(nextAnchor(), under.device)).toBe("final");
    expect(await outcome(nextAnchor({ stream: under.bobsStream }), under.device)).toBe("refused");
    await under.revokeDevice();
    expect(await outcome(nextAnchor(), under.device)).toBe("refused");
  });
});
