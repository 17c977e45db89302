import { type Envelope, cidOf } from "@datagraph/protocol";
import { collect } from "../bytes/collect.ts";
import type { ChainReader } from "../chain/client.ts";
import { read } from "../chain/read.ts";
import { downloadBytes } from "../gateway/blobs.ts";
import { fetchEnvelopes } from "../gateway/envelopes.ts";
import { GatewayError } from "../gateway/request.ts";
import { parseMetadata } from "../metadata/parseMetadata.ts";
import { publishedEnvelopes } from "../metadata/publishedEnvelopes.ts";

/**
 * Returns the envelopes of a dataset: those a gateway keeps, else those its contributor published with the metadata.
 * Throws GatewayError when there are none, and `erased` after a withdrawal, whatever was published.
 */
export async function envelopesOf(reader: ChainReader, gateway: string, id: bigint): Promise<Envelope[]> {
  try {
    return await fetchEnvelopes(gateway, id);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code === "erased") throw error;
    const published = await publishedOf(reader, gateway, id).catch(() => []);
    if (published.length === 0) throw error;
    return published;
  }
}

async function publishedOf(reader: ChainReader, gateway: string, id: bigint): Promise<Envelope[]> {
  const digest = await read(reader, "ProvenanceRegistry", "metadataOf", [id]);
  const { document } = parseMetadata(await collect(await downloadBytes(gateway, cidOf(digest))), digest);
  return publishedEnvelopes(document);
}
