import type { Envelope } from "@datagraph/protocol";
import { type ChainReader, EnvelopeError, envelopeSigner, parseEnvelope, read } from "@datagraph/sdk";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { isAddressEqual, zeroAddress } from "viem";
import { z } from "zod";
import { withLock } from "../database.ts";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { jsonLimit } from "./jsonLimit.ts";

const decimal = z.string().regex(/^\d{1,78}$/, { error: "must be a decimal number" });

/**
 * `POST /envelopes` keeps an envelope that the dataset's contributor signed, or for a stream a device of theirs; `GET /envelopes/{dataset}` serves a dataset's
 * envelopes to whoever asks: without the gate's consent they open nothing.
 */
export function envelopeRoutes(services: Services): Hono {
  const { database } = services;
  return new Hono()
    .post("/", bodyLimit(jsonLimit), async (context) => {
      const envelope = parse(await context.req.json());
      await checkEnvelope(services, envelope);
      await keepEnvelope(services, envelope);
      return context.json({ kept: true }, 201);
    })
    .get("/:dataset", async (context) => {
      const dataset = decimal.parse(context.req.param("dataset"));
      const { rows } = await database.query<{ body: Envelope }>(
        "select body from gateway.envelope where dataset = $1 order by version::numeric",
        [dataset],
      );
      if (rows.length > 0) return context.json({ envelopes: rows.map(({ body }) => body) });
      const erasure = await database.query("select 1 from gateway.erasure where dataset = $1", [dataset]);
      if (erasure.rowCount === 1)
        throw new Refused(410, "erased", `Dataset ${dataset} was withdrawn; its envelopes are erased`, { dataset });
      throw new Refused(404, "no-envelope", `This gateway keeps no envelope of dataset ${dataset}`, { dataset });
    });
}

function parse(body: unknown): Envelope {
  try {
    return parseEnvelope(body);
  } catch (error) {
    if (error instanceof EnvelopeError) throw new Refused(400, "malformed", error.message);
    throw error;
  }
}

/** Under the lock that the erasure holds too: what is erased stays erased. */
async function keepEnvelope({ database }: Services, envelope: Envelope): Promise<void> {
  const { id, version, gate, condition, root } = envelope;
  await withLock(database, `envelopes ${id}`, async (client) => {
    const erased = await client.query("select 1 from gateway.erasure where dataset = $1", [id]);
    if (erased.rowCount === 1) throw new Refused(410, "erased", `Dataset ${id} was withdrawn`, { dataset: id });
    await client.query(
      `insert into gateway.envelope (dataset, version, gate, condition, root, body) values ($1, $2, $3, $4, $5, $6)
       on conflict (dataset, version, gate, condition, root) do update set body = excluded.body`,
      [id, version, gate, condition, root, JSON.stringify(envelope)],
    );
  });
}

async function checkEnvelope({ client }: Services, envelope: Envelope): Promise<void> {
  const { chainId, contracts } = client.deployment;
  if (envelope.chainId !== chainId)
    throw new Refused(
      422,
      "wrong-chain",
      `The envelope is for chain ${envelope.chainId}, this gateway serves ${chainId}`,
    );
  if (!isAddressEqual(envelope.registry, contracts.ProvenanceRegistry))
    throw new Refused(422, "wrong-registry", `The envelope names another registry, ${envelope.registry}`);
  const contract = envelope.condition === "isValidator" ? contracts.ProvenanceRegistry : contracts.AccessPass;
  if (!isAddressEqual(envelope.contract, contract))
    throw new Refused(
      422,
      "wrong-contract",
      `${envelope.condition} is a function of ${contract}, the envelope names ${envelope.contract}`,
    );
  if (!(await isSigned(client, envelope)))
    throw new Refused(
      422,
      "bad-signature",
      `The envelope is signed neither by ${envelope.contributor} nor by a device that they authorised`,
    );
  const creator = await read(client, "ProvenanceRegistry", "creatorOf", [BigInt(envelope.id)]).catch(() => zeroAddress);
  if (!isAddressEqual(creator, envelope.contributor))
    throw new Refused(
      403,
      "not-contributor",
      `${envelope.contributor} is not the contributor of dataset ${envelope.id}`,
    );
}

/** A device may say which key opens what it anchors, and nothing else: it has no rights in Files. */
async function isSigned(reader: ChainReader, envelope: Envelope): Promise<boolean> {
  const signer = await envelopeSigner(envelope).catch(() => zeroAddress);
  if (isAddressEqual(signer, envelope.contributor)) return true;
  if (signer === zeroAddress || envelope.condition !== "isValidator") return false;
  const [expiry, { timestamp }] = await Promise.all([
    read(reader, "ProvenanceRegistry", "deviceExpiry", [BigInt(envelope.id), signer]),
    reader.publicClient.getBlock(),
  ]);
  return BigInt(expiry) > timestamp;
}
