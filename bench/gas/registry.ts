import { TYPES, domainOf, hashTerms, packAnchors, packStreamCounts } from "@datagraph/protocol";
import { type Hex, encodeFunctionData } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Meter } from "./meter.ts";
import { BEGINNING, DEADLINE, type Wallet, type World, contentOf, digest, termsOf } from "./world.ts";

const BATCH = 100;
const EPOCH_STREAMS = 1_000;
const consent = { fields: 0b1011n, licences: 0b110n, rows: true };
const names = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix} ${i}`);

/** Registering, joining, anchoring, consenting. */
export async function measureRegistry(world: World, meter: Meter): Promise<void> {
  await measureFiles(world, meter);
  await measureStreams(world, meter);
  await measureAnchors(world, meter);
  await measureEpoch(world, meter);
}

async function measureFiles(world: World, meter: Meter): Promise<void> {
  const { registry, wallets } = world;
  const account = wallets[10]!.account;
  const register = (name: string) => registry.write.register([digest(name), contentOf(name), []], { account });
  await meter.measure("register a File, first", register("first"));
  const own = await meter.gasOf(register("next"));
  meter.note("register a File, next", own);
  const many = names(BATCH, "many");
  const batch = registry.write.registerBatch([many.map(digest), many.map(contentOf)], { account });
  await meter.measure("registerBatch of 100 Files, each", batch, BATCH);
  const relayed = await meter.gasOf(registerFor(world, wallets[10]!, "relayed"));
  meter.note("registerFor adds", relayed - own);
}

async function registerFor({ registry, wallets, publicClient }: World, signer: Wallet, name: string): Promise<Hex> {
  const creator = signer.account.address;
  const message = { creator, salt: digest(name), ...contentOf(name), parents: [], deadline: DEADLINE };
  const signature = await signer.signTypedData({
    domain: domainOf("ProvenanceRegistry", await publicClient.getChainId(), registry.address),
    types: { Register: TYPES.Register, Parent: TYPES.Parent },
    primaryType: "Register",
    message,
  });
  return registry.write.registerFor([creator, digest(name), contentOf(name), [], DEADLINE, signature], {
    account: wallets[11]!.account,
  });
}

async function measureStreams(world: World, meter: Meter): Promise<void> {
  const { registry, wallets } = world;
  const account = wallets[10]!.account;
  const termsHash = await createPool(world, "evm", termsOf(world));
  const join = (name: string) => registry.write.join([1, digest(name), termsHash, consent], { account });
  await join("a stream");
  await meter.measure("join a pool with a Stream, next", join("another stream"));
  const id = await registry.read.datasetId([account.address, digest("a stream")]);
  const change = registry.write.setConsent([id, termsHash, { ...consent, fields: 1n }], { account });
  await meter.measure("setConsent", change);
  const joins = names(BATCH, "one of many").map((name) =>
    encodeFunctionData({ abi: registry.abi, functionName: "join", args: [1, digest(name), termsHash, consent] }),
  );
  await meter.measure("multicall of 100 joins, each", registry.write.multicall([joins], { account }), BATCH);
  const onboard = async (name: string) =>
    registry.write.joinBatchFor([1, termsHash, await signedJoins(world, termsHash, name)], { account });
  await meter.measure("joinBatchFor of 100 new contributors, each", onboard("first"), BATCH);
  await meter.measure("joinBatchFor of 100 contributors, each", onboard("next"), BATCH);
}

/** Joins of pool 1 that a hundred people signed, each with a key of their own. */
async function signedJoins({ registry, publicClient }: World, termsHash: Hex, name: string) {
  const domain = domainOf("ProvenanceRegistry", await publicClient.getChainId(), registry.address);
  const sign = async (person: string) => {
    const signer = privateKeyToAccount(digest(person));
    const request = { creator: signer.address, salt: digest(name), deadline: DEADLINE };
    const signature = await signer.signTypedData({
      domain,
      types: { Join: TYPES.Join },
      primaryType: "Join",
      message: { ...request, ...consent, pool: 1, termsHash },
    });
    return { ...request, consent, signature };
  };
  return Promise.all(names(BATCH, "person").map(sign));
}

async function measureAnchors({ registry, wallets }: World, meter: Meter): Promise<void> {
  const account = wallets[10]!.account;
  const termsHash = await registry.read.termsHashOf([1]);
  const streams = names(BATCH, "anchored");
  for (const name of streams) await registry.write.join([1, digest(name), termsHash, consent], { account });
  const ids = await Promise.all(streams.map((name) => registry.read.datasetId([account.address, digest(name)])));
  const entry = (id: bigint, day: number) => {
    const start = BEGINNING - 1_000_000 + 86_400 * day;
    return { id, updateType: 0, count: 24, start, end: start + 86_399, root: digest(`${id} ${day}`) };
  };
  const batch = (day: number) =>
    registry.write.anchorBatch([packAnchors(ids.map((id) => entry(id, day)))], { account });
  await batch(0);
  await meter.measure("anchorBatch of 100, each", batch(1), BATCH);
  await meter.measure("anchor", registry.write.anchor([entry(ids[0]!, 2)], { account }));
}

async function measureEpoch(world: World, meter: Meter): Promise<void> {
  const { registry, wallets } = world;
  const account = wallets[10]!.account;
  const termsHash = await createPool(world, "metagraph", termsOf(world, { chain: digest("metagraph") }));
  const streams = names(EPOCH_STREAMS, "elsewhere");
  for (const name of streams) await registry.write.join([2, digest(name), termsHash, consent], { account });
  const counts = packStreamCounts(streams.map((_, number) => ({ number, count: 24 })));
  const anchor = (epoch: number) => {
    const start = BEGINNING - 10_000 + 600 * epoch;
    const root = digest(`epoch ${epoch}`);
    return registry.write.anchorEpoch([2, 0, root, start, start + 599, counts, digest("evidence")], {
      account: wallets[1]!.account,
    });
  };
  await anchor(0);
  await meter.measure("anchorEpoch of 1,000 streams, each", anchor(1), EPOCH_STREAMS);
}

export async function createPool(
  { registry, wallets }: World,
  name: string,
  terms: ReturnType<typeof termsOf>,
): Promise<Hex> {
  await registry.write.createPool([digest(name), digest(`${name} page`), terms], { account: wallets[10]!.account });
  return hashTerms(terms);
}
