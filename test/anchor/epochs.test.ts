import {
  dagAddress,
  hashTerms,
  metagraphChain,
  packEvidence,
  packStreamCounts,
  unpackEvidence,
} from "@datagraph/protocol";
import { type AnchorKey, type ChainClient, type ChainReader } from "@datagraph/sdk";
import {
  anchorEpoch,
  grantStream,
  metagraphAnchorChain,
  nextEpoch,
  poolEpochs,
  verifyAnchors,
} from "@datagraph/sdk/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alice,
  bob,
  carol,
  consentOf,
  deployRegistry,
  hashOf,
  termsOf,
  time,
  validator,
  viem,
} from "../contracts/fixtures/registry.ts";
import { FIELDS, ROOT, keyOf, signerOf } from "./chains.ts";
import { serveMetagraph } from "./serveMetagraph.ts";

const [ALICE, BOB] = [keyOf(3), keyOf(4)];
const HOUR = 3_600;
let world: Awaited<ReturnType<typeof openWorld>>;

/** A pool whose anchors are on a metagraph, alice's and bob's streams in it, granted. */
async function openWorld() {
  const { registry, chainId, idOf } = await deployRegistry();
  const served = await serveMetagraph({ chainId, registry: registry.address, now: () => 2_000_000_000 });
  const { network, client, metagraph } = served;
  const terms = termsOf({ chain: metagraphChain(network.metagraph) });
  await registry.write.createPool([hashOf("pool"), hashOf("metadata"), terms], { account: carol.account });
  const publicClient = await viem.getPublicClient();
  const deployment = { chainId, startBlock: 0, contracts: { ProvenanceRegistry: registry.address } };
  const reader = { deployment, publicClient } as never as ChainReader;
  const join = async (person: typeof alice, sender: AnchorKey) => {
    await registry.write.join([1, hashOf("stream"), hashTerms(terms), consentOf()], { account: person.account });
    await grant(person, sender);
  };
  const grant = (person: typeof alice, sender: AnchorKey) =>
    grantStream(client, network, signerOf(person), sender, {
      ...{ salt: hashOf("stream"), pool: 1, fields: FIELDS, devices: [], number: 1 },
    });
  const chain = metagraphAnchorChain(client, network);
  const send = async (person: typeof alice, key: AnchorKey, hour: number, count = 1) => {
    const begin = (await time.latest()) - 1_000 * HOUR;
    const period = { updateType: 2, count, start: begin + hour * HOUR, end: begin + hour * HOUR + 60 };
    const prepared = await chain.prepare(
      { stream: idOf(person, "stream"), ...period, root: ROOT, fields: FIELDS },
      key,
    );
    await chain.submit(prepared, await key.signAnchor(prepared));
  };
  return {
    ...{ registry, reader, served, network, client, metagraph, join, grant, send },
    asValidator: { ...reader, walletClient: validator } as never as ChainClient,
    next: async () => nextEpoch(reader, client, network, (await poolEpochs(reader, network.metagraph))[0]!, 2),
  };
}

beforeEach(async () => {
  world = await openWorld();
  await world.join(alice, ALICE);
  await world.join(bob, BOB);
});
afterEach(() => world.served.close());

describe("epochs of a metagraph's pool", () => {
  it("register every accepted anchor once, and are checked against the snapshots", async () => {
    const { send, metagraph, asValidator, next, reader, client } = world;
    await send(alice, ALICE, 1);
    await send(bob, BOB, 1, 2);
    metagraph.cut();
    await send(alice, ALICE, 2, 3);
    metagraph.cut();
    const first = (await next())!;
    expect(first).toMatchObject({ pool: 1, records: 6 });
    expect(first.streams).toBe(
      packStreamCounts([
        { number: 0, count: 4 },
        { number: 1, count: 2 },
      ]),
    );
    await anchorEpoch(asValidator, first);
    expect(await next()).toBeUndefined();
    await send(bob, BOB, 3);
    metagraph.cut();
    await anchorEpoch(asValidator, (await next())!);
    const verified = await verifyAnchors(reader, client);
    expect(verified).toMatchObject([
      { pool: 1, updateType: 2, streams: 2, records: 6 },
      { pool: 1, updateType: 2, streams: 1, records: 1 },
    ]);
    expect(verified.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it("are believed only when more than half of the named signers signed their global snapshots", async () => {
    const { send, metagraph, asValidator, next, reader, client, network } = world;
    await send(alice, ALICE, 1);
    metagraph.cut();
    await anchorEpoch(asValidator, (await next())!);
    const [operator, other, third] = [network.metagraph, dagAddress(ALICE.id), dagAddress(BOB.id)];
    const problemOf = async (...signers: string[]) => (await verifyAnchors(reader, client, signers))[0]!.problem;
    expect(await problemOf(operator)).toBeUndefined();
    expect(await problemOf(other)).toMatch(`is signed by ${operator}: 0 of the 1 trusted signers`);
    expect(await problemOf(operator, other)).toMatch("1 of the 2 trusted signers, not more than half");
    expect(await problemOf(third, other)).toMatch("0 of the 2");
  });

  it("count no stream that joined after the block they name", async () => {
    const { send, metagraph, asValidator, next, reader, client } = world;
    await world.grant(carol, keyOf(5));
    await send(carol, keyOf(5), 1);
    await send(alice, ALICE, 1);
    metagraph.cut();
    const call = (await next())!;
    expect(call.records).toBe(1);
    await world.join(carol, keyOf(5));
    await anchorEpoch(asValidator, call);
    expect((await verifyAnchors(reader, client)).map(({ problem }) => problem)).toEqual([undefined]);
  });

  it.each([
    ["root", () => ({ root: hashOf("another") }), "the snapshots give root"],
    ["counts", () => ({ streams: packStreamCounts([{ number: 0, count: 9 }]) }), "the snapshots give other counts"],
    ["evidence", () => ({ evidence: "0x01" as const }), "is not of a metagraph"],
    ["snapshot", (evidence) => ({ evidence: packEvidence({ ...evidence, snapshot: ROOT }) }), "has another hash"],
    [
      "range",
      (evidence) => ({ evidence: packEvidence({ ...evidence, from: 1n }) }),
      "not where the epoch before ended",
    ],
    [
      "global snapshot",
      (evidence) => ({ evidence: packEvidence({ ...evidence, globalSnapshot: ROOT }) }),
      "has not the hash",
    ],
    [
      "global ordinal",
      (evidence) => ({ evidence: packEvidence({ ...evidence, globalOrdinal: 0n }) }),
      "has not the hash",
    ],
    ["block", (evidence) => ({ evidence: packEvidence({ ...evidence, block: 2n ** 40n }) }), "which came later"],
  ] satisfies [string, (evidence: ReturnType<typeof unpackEvidence>) => object, string][])(
    "with a false %s are found out",
    async (_, change, problem) => {
      const { send, metagraph, asValidator, next, reader, client } = world;
      await send(alice, ALICE, 1);
      metagraph.cut();
      const call = (await next())!;
      await anchorEpoch(asValidator, { ...call, ...change(unpackEvidence(call.evidence)) });
      const [verified] = await verifyAnchors(reader, client);
      expect(verified!.problem).toContain(problem);
    },
  );
});
