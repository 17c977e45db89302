import type { Envelope } from "@datagraph/protocol";
import { z } from "zod";
import { parseEnvelope } from "../gate/parseEnvelope.ts";
import type { MetadataDocument } from "./describe.ts";

const shape = z.looseObject({ "dg:envelopes": z.array(z.unknown()).max(100).default([]) });

/**
 * Returns the envelopes that a contributor published with a File's metadata; none for most. Says nothing about their
 * signatures: see `verifyEnvelope`. Throws EnvelopeError on a malformed one.
 */
export function publishedEnvelopes(document: MetadataDocument): Envelope[] {
  return shape.parse(document)["dg:envelopes"].map(parseEnvelope);
}
