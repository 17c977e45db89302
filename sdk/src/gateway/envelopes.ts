import type { Envelope } from "@datagraph/protocol";
import { requestJson } from "./request.ts";

/** Leaves an envelope at a gateway, which keeps it if the dataset's contributor signed it. Throws GatewayError. */
export async function publishEnvelope(gateway: string, envelope: Envelope): Promise<void> {
  await requestJson(gateway, "/envelopes", envelope);
}

/** Returns the envelopes a gateway keeps of a dataset. Throws GatewayError: `no-envelope`, or `erased` after a withdrawal. */
export async function fetchEnvelopes(gateway: string, dataset: bigint): Promise<Envelope[]> {
  const { envelopes } = await requestJson<{ envelopes: Envelope[] }>(gateway, `/envelopes/${dataset}`);
  return envelopes;
}
