import { dataBlocks, dataUpdateHash } from "@datagraph/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Person, anchorOf, feeOf, grantOf, newPerson, signedBy, streamOf } from "./testing/people.ts";
import { NOW, type World, openWorld } from "./testing/world.ts";

const [ada, ben, watch] = [newPerson("ada"), newPerson("ben"), newPerson("watch")] as [Person, Person, Person];
let world: World;

beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => {
  world.metagraph.close();
  world.remove();
});

const reportOf = async (hash: string) => (await world.get(`/l0/data-application/updates/${hash}`)).body;
const send = async (update: unknown) => world.post("/dl1/data", update);
const grant = async (person: Person, changes = {}) => {
  const { status } = await send(await grantOf(world.network, person, changes));
  expect(status).toBe(200);
  world.metagraph.cut();
};

describe("an anchor", () => {
  it("is pending, then in a snapshot that names commitment and fields only", async () => {
    await grant(ada);
    const anchor = anchorOf(world.network, ada);
    const { status, body } = await send(anchor);
    expect([status, body]).toEqual([200, { hash: dataUpdateHash(anchor.value as never) }]);
    expect(await reportOf(body.hash)).toEqual({ state: "pending" });
    world.metagraph.cut();
    expect(await reportOf(body.hash)).toEqual({ state: "accepted", ordinal: 2 });
    const snapshot = (await world.get("/l0/snapshots/latest")).body.value;
    expect(dataBlocks(snapshot)[0]!.dataTransactionsHashes).toEqual([[body.hash]]);
    const bytes = Int8Array.from(snapshot.dataApplication.onChainState);
    const { commitments } = JSON.parse(Buffer.from(bytes.buffer).toString());
    expect(Object.keys(commitments[0]).sort()).toEqual([
      "count",
      "end",
      "fields",
      "root",
      "start",
      "stream",
      "updateHash",
      "updateType",
    ]);
  });

  it("is pending until what each of its signers sent is judged", async () => {
    await grant(ada);
    const [first, second] = [ben, watch].map((signer) => anchorOf(world.network, ada, {}, signer));
    const { hash } = (await send(first)).body;
    expect((await send(second)).body.hash).toBe(hash);
    expect(await reportOf(hash)).toEqual({ state: "pending" });
    world.metagraph.cut();
    expect(await reportOf(hash)).toMatchObject({ state: "refused", rule: "foreign-signer" });
  });

  it("sent again changes nothing, before and after its snapshot", async () => {
    await grant(ada);
    const anchor = anchorOf(world.network, ada);
    const first = await send(anchor);
    expect(await send(anchor)).toEqual(first);
    expect(world.metagraph.mempool.updates.size).toBe(1);
    world.metagraph.cut();
    expect(await send(anchor)).toEqual(first);
    expect(world.metagraph.cut()).toBe(false);
  });

  it("reaches its snapshot though somebody else signed the same before", async () => {
    await grant(ada);
    const stolen = anchorOf(world.network, ada, {}, ben);
    const { hash } = (await send(stolen)).body;
    await send(anchorOf(world.network, ada));
    world.metagraph.cut();
    expect(await reportOf(hash)).toEqual({ state: "accepted", ordinal: 2 });
  });

  it("may be signed by a device until it expires or the grant is changed", async () => {
    await grant(ada, { devices: [{ device: watch.address, expiry: NOW }] });
    const first = (await send(anchorOf(world.network, ada, {}, watch))).body.hash;
    world.metagraph.cut();
    expect(await reportOf(first)).toMatchObject({ state: "accepted" });
    await grant(ada, { number: 2, devices: [{ device: watch.address, expiry: NOW - 1 }] });
    const second = (await send(anchorOf(world.network, ada, { start: 2_000, end: 3_000 }, watch))).body.hash;
    world.metagraph.cut();
    expect(await reportOf(second)).toMatchObject({ state: "refused", rule: "expired-device" });
    await grant(ada, { number: 3 });
    const third = (await send(anchorOf(world.network, ada, { start: 2_000, end: 3_001 }, watch))).body.hash;
    world.metagraph.cut();
    expect(await reportOf(third)).toMatchObject({ state: "refused", rule: "foreign-signer" });
  });
});

describe("what the state refuses costs nothing else in the batch", () => {
  it.each([
    ["unknown-stream", () => anchorOf(world.network, ben)],
    ["foreign-signer", () => anchorOf(world.network, ada, {}, ben)],
    ["unconsented-field", () => anchorOf(world.network, ada, { fields: ["heart_rate"] })],
    ["future-end", () => anchorOf(world.network, ada, { end: NOW + 901 })],
  ])("%s", async (rule, bad) => {
    await grant(ada);
    const refused = (await send(bad())).body.hash;
    const good = (await send(anchorOf(world.network, ada, { end: 3_000 }))).body.hash;
    world.metagraph.cut();
    expect(await reportOf(refused)).toMatchObject({ state: "refused", rule });
    expect(await reportOf(good)).toMatchObject({ state: "accepted" });
  });

  it("not-later, of each update type apart", async () => {
    await grant(ada);
    const of = (updateType: number, start: number, end: number) =>
      send(anchorOf(world.network, ada, { updateType, start, end })).then(({ body }) => body.hash as string);
    const hashes = [
      await of(0, 1_000, 2_000),
      await of(0, 1_999, 3_000),
      await of(1, 1_500, 2_500),
      await of(0, 2_000, 2_001),
    ];
    world.metagraph.cut();
    const reports = await Promise.all(hashes.map(reportOf));
    expect(reports.map(({ state }) => state)).toEqual(["accepted", "refused", "accepted", "accepted"]);
    expect(reports[1].rule).toBe("not-later");
  });

  it("old-grant, so that nobody brings back what was narrowed", async () => {
    const wide = await grantOf(world.network, ada);
    await send(wide);
    world.metagraph.cut();
    await grant(ada, { number: 2, fields: [] });
    const replayed = await grantOf(world.network, ada, { fields: ["sleep_hours"], number: 1 });
    const { hash } = (await send(replayed)).body;
    await send(wide);
    world.metagraph.cut();
    expect(await reportOf(hash)).toMatchObject({ state: "refused", rule: "old-grant" });
    expect((await world.get(`/l0/data-application/streams/${streamOf(world.network, ada)}`)).body.fields).toEqual([]);
  });
});

describe("what needs no state is refused at once", () => {
  const ruleOf = async (update: unknown) => {
    const { status, body } = await send(update);
    return [status, body.details?.rule ?? body.error];
  };
  it.each([
    ["malformed", () => "{"],
    ["malformed", () => ({ value: 1, proofs: [] })],
    ["malformed", () => signedBy(ada, { Other: {} })],
    ["malformed", () => anchorOf(world.network, ada, { count: -1 })],
    ["malformed", () => anchorOf(world.network, ada, { updateType: 6 })],
    ["malformed", () => anchorOf(world.network, ada, { fields: [] })],
    ["malformed", () => anchorOf(world.network, ada, { extra: 1 } as never)],
    ["wrong-network", () => anchorOf({ ...world.network, chainId: 1 }, ada)],
    ["wrong-network", () => anchorOf({ ...world.network, metagraph: ada.dag }, ada)],
    ["not-ascending", () => anchorOf(world.network, ada, { fields: ["steps", "steps"] })],
    ["bad-period", () => anchorOf(world.network, ada, { start: 2_000 })],
    ["bad-grant", () => grantOf(world.network, ada, { stream: streamOf(world.network, ben) })],
    ["bad-grant", () => grantOf(world.network, ben, { creator: ada.address, stream: streamOf(world.network, ada) })],
    [
      "Invalid signature",
      () => ({ ...anchorOf(world.network, ada, { count: 2 }), proofs: anchorOf(world.network, ada).proofs }),
    ],
    [
      "one-signer",
      () => ({
        ...anchorOf(world.network, ada),
        proofs: [ada, ben].map((one) => anchorOf(world.network, ada, {}, one).proofs[0]),
      }),
    ],
  ])("%s", async (rule, update) => {
    expect(await ruleOf(await update())).toEqual([400, rule]);
  });

  it("too-large", async () => {
    const { status, body } = await send(JSON.stringify({ value: "x".repeat(40_000), proofs: [] }));
    expect([status, body.details.rule]).toEqual([413, "too-large"]);
    const fields = Array.from({ length: 256 }, (_, i) => `a${String(i).padStart(3, "0")}`.padEnd(63, "b"));
    const devices = Array.from({ length: 16 }, (_, i) => ({
      device: `0x${i.toString(16).padStart(40, "0")}`,
      expiry: 2 ** 39,
    }));
    // the most that the rules let through still fits
    const { status: fits } = await send(await grantOf(world.network, ada, { fields, devices: devices as never }));
    expect(fits).toBe(200);
  });
});

describe("a fee", () => {
  it("moves with the update it pays for, and not with one that is refused", async () => {
    world.metagraph.close();
    world.remove();
    world = await openWorld({ fee: 1_000n, genesis: [[ada.dag, 2_500n]] });
    const operator = world.network.metagraph;
    const granted = await grantOf(world.network, ada);
    expect((await send(granted)).body.error).toContain("an update costs 1000, not 0");
    const { body: estimate } = await world.post("/dl1/data/estimate-fee", granted.value);
    expect(estimate).toEqual({ fee: 1_000, address: operator, updateHash: dataUpdateHash(granted.value as never) });
    const paid = (data: typeof granted, amount = 1_000) =>
      send({ data, fee: feeOf(ada, operator, amount, dataUpdateHash(data.value as never)) });
    expect((await paid(granted)).status).toBe(200);
    const foreign = anchorOf(world.network, ada, {}, ben);
    expect((await paid(foreign)).status).toBe(200);
    // what is promised cannot be promised again
    expect((await paid(anchorOf(world.network, ada))).body.error).toContain("has 500 to spend, not 1000");
    world.metagraph.cut();
    expect((await world.get(`/l0/currency/${ada.dag}/balance`)).body.balance).toBe(1_500);
    expect((await world.get(`/l0/currency/${operator}/balance`)).body.balance).toBe(1_000);
    expect((await paid(anchorOf(world.network, ada))).status).toBe(200);
  });
});
