import { fieldsBitmap, LICENCES } from "@datagraph/protocol";
import {
  DEVELOPMENT_ACCOUNTS,
  GatewayError,
  documentSigner,
  fetchEnvelopes,
  fetchErasure,
  quoteQuery,
  read,
  write,
} from "@datagraph/sdk";
import { until } from "../until.ts";
import { type DemoStream, type World, actor, poolOf } from "../world.ts";

const query = { sql: "SELECT avg(dog) AS dogs FROM health" };

/** One contributor takes back a field, another withdraws a Stream: the next query sees neither. */
export async function changeOfMind(world: World): Promise<string> {
  const { checks } = world;
  const [changer, leaver] = poolOf(world, "health").streams.filter(({ fields }) => fields.includes("dog"));
  const before = await unitsOf(world);
  await takeBack(world, changer!, "dog");
  checks.equal(await unitsOf(world), before - 1n, "Data points after one contributor took back a field");
  await write(leaver!.owner.client, "ProvenanceRegistry", "withdraw", [leaver!.id]);
  checks.equal(await unitsOf(world), before - 2n, "Data points after another withdrew");
  await erased(world, leaver!);
  return "a field taken back and a stream withdrawn: unseen at once, erased with a signed receipt";
}

async function unitsOf(world: World): Promise<bigint> {
  const researcher = actor(world, DEVELOPMENT_ACCOUNTS.researcher).walletClient.account.address;
  const { units } = await quoteQuery(world.addresses.gateway, { query, licence: LICENCES.academic, researcher });
  return units[0]!;
}

async function takeBack(world: World, stream: DemoStream, field: string): Promise<void> {
  const { number, schema } = poolOf(world, "health");
  const fields = fieldsBitmap(
    schema,
    stream.fields.filter((name) => name !== field),
  );
  const termsHash = await read(world.reader, "ProvenanceRegistry", "termsHashOf", [number]);
  const licences = 1n << BigInt(LICENCES.academic);
  const consent = { fields, licences, rows: stream.rows };
  await write(stream.owner.client, "ProvenanceRegistry", "setConsent", [stream.id, termsHash, consent]);
}

async function erased({ addresses, checks }: World, { id }: DemoStream): Promise<void> {
  const { gateway } = addresses;
  const receipt = await until("the erasure of the withdrawn stream", () =>
    fetchErasure(gateway, id).catch((error: unknown) => {
      if (error instanceof GatewayError && error.code === "not-erased") return undefined;
      throw error;
    }),
  );
  checks.equal(
    [receipt.dataset, receipt.envelopes, receipt.batches],
    [String(id), 1, 1],
    "Envelopes and batches erased",
  );
  checks.equal(await documentSigner(receipt), receipt.validator, "The erasure receipt's signer");
  await checks.refused(fetchEnvelopes(gateway, id), /withdrawn/, "Envelopes of the withdrawn stream");
}
