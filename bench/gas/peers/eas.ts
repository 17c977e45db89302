import { type AbiParameter, type Hex, encodeAbiParameters, parseAbiParameters, zeroAddress, zeroHash } from "viem";
import type { Meter } from "../meter.ts";
import { type World, contentOf, digest } from "../world.ts";
import { type PeerContract, deploy } from "./contract.ts";
import type { PeerFigures } from "./figures.ts";

const ARTIFACTS = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";
/** As many as fit into a transaction of 2^24 gas. */
const BATCH = 40;
const TIMESTAMPS = 100;

/** What `register` of a File says: digest, root and metadata of its bytes, and their codec. */
const FILE = "bytes32 digest, bytes32 root, bytes32 metadata, uint8 codec";
const fileOf = (name: string) => {
  const { digest, root, metadata, codec } = contentOf(name);
  return [digest, root, metadata, codec];
};
/** What the earlier figure was of. */
const PAGE = "bytes32 digest, string cid, string licence";
const CID = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
const pageOf = (name: string) => [digest(name), CID, "https://creativecommons.org/licenses/by/4.0/"];

/** Attests to Files, one and many, and timestamps roots, as many as we anchor. */
export async function measureEas(world: World, { gasOf }: Meter): Promise<PeerFigures> {
  const registry = await deploy(world, `${ARTIFACTS}/SchemaRegistry.sol/SchemaRegistry.json`);
  const eas = await deploy(world, `${ARTIFACTS}/EAS.sol/EAS.json`, [registry.address]);
  const file = await schemaOf(registry, FILE);
  const page = await schemaOf(registry, PAGE);
  const one = await schemaOf(registry, "bytes32 digest");
  const wallet = world.wallets[10]!;
  const attest = (schema: Schema, values: readonly unknown[]) =>
    gasOf(eas.send("attest", [{ schema: schema.uid, data: dataOf(schema, values) }], { wallet }));
  const multiAttest = async (schema: Schema, valuesOf: (name: string) => readonly unknown[]) => {
    const data = names("many", BATCH).map((name) => dataOf(schema, valuesOf(name)));
    return Math.ceil((await gasOf(eas.send("multiAttest", [[{ schema: schema.uid, data }]], { wallet }))) / BATCH);
  };
  const roots = names("root", TIMESTAMPS).map(digest);
  return {
    "EAS attest, a File's content": await attest(file, fileOf("attested")),
    "EAS attest, digest, CID and licence": await attest(page, pageOf("attested")),
    "EAS attest, one digest": await attest(one, [digest("attested")]),
    "EAS multiAttest, a File's content, each": await multiAttest(file, fileOf),
    "EAS multiAttest, digest, CID and licence, each": await multiAttest(page, pageOf),
    "EAS timestamp": await gasOf(eas.send("timestamp", [digest("root")], { wallet })),
    "EAS multiTimestamp x100, each": Math.ceil((await gasOf(eas.send("multiTimestamp", [roots]))) / TIMESTAMPS),
  };
}

type Schema = { uid: Hex; parameters: readonly AbiParameter[] };

async function schemaOf(registry: PeerContract, schema: string): Promise<Schema> {
  const transaction = await registry.send("register", [schema, zeroAddress, true]);
  return {
    uid: (await registry.emitted(transaction, "Registered", "uid")) as Hex,
    parameters: parseAbiParameters(schema) as readonly AbiParameter[],
  };
}

function dataOf({ parameters }: Schema, values: readonly unknown[]) {
  const data = encodeAbiParameters(parameters, values);
  return { recipient: zeroAddress, expirationTime: 0n, revocable: true, refUID: zeroHash, data, value: 0n };
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
}
