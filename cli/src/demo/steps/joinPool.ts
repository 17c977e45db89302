import { type DataRecord, fieldsBitmap, packStreamNumbers, LICENCES } from "@datagraph/protocol";
import { DEVELOPMENT_ACCOUNTS, contributeRecords, eventIn, write } from "@datagraph/sdk";
import { type Hex, keccak256, stringToBytes } from "viem";
import { type DemoPool, type DemoStream, type Person, type World, actor } from "../world.ts";

/** What a contributor of the demo chose, and what they share. */
export type Choice = {
  fields: readonly string[];
  rows: boolean;
  records: readonly DataRecord[];
  start: number;
  end: number;
};

/** Joins a pool, encrypts and anchors the records, and leaves the wrapped key for the pool's validators. */
export async function joinPool(
  world: World,
  person: Person,
  pool: DemoPool,
  termsHash: Hex,
  { fields, rows, records, start, end }: Choice,
): Promise<DemoStream> {
  const { client, identity } = person;
  const licences = (1n << BigInt(LICENCES.academic)) | (1n << BigInt(LICENCES.commercial));
  const consent = { fields: fieldsBitmap(pool.schema, fields), licences, rows };
  const salt = keccak256(stringToBytes(`stream in pool ${pool.number}`));
  const receipt = await write(client, "ProvenanceRegistry", "join", [pool.number, salt, termsHash, consent]);
  const { id, number } = eventIn(receipt, "ProvenanceRegistry", "StreamJoined");
  const contribution = { stream: id, schema: pool.schema, records, updateType: 0, start, end };
  await contributeRecords({ client, identity, gateway: world.addresses.gateway, gate: world.gate }, contribution);
  const stream = { id, number, owner: person, fields, rows, records };
  person.streams.set(pool.schema.name, stream);
  pool.streams.push(stream);
  return stream;
}

/** Admits all streams of a pool, as its admitter. */
export async function admitAll(world: World, pool: DemoPool): Promise<void> {
  const admitter = actor(world, DEVELOPMENT_ACCOUNTS.admitter);
  const numbers = packStreamNumbers(pool.streams.map(({ number }) => number));
  await write(admitter, "ProvenanceRegistry", "admit", [pool.number, true, numbers]);
}
