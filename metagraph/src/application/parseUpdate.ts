import { type MetagraphUpdate, plainJson } from "@datagraph/protocol";
import { z } from "zod";
import { RuleBroken } from "../refusal.ts";
import { UPDATE_TYPES } from "./state.ts";

/** Characters of an update's canonical JSON. */
export const MOST_CHARACTERS = 24_576;

const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`), `expected 0x and ${bytes} bytes in lower-case hex`);
const name = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "expected a field's name: a-z, 0-9 and _");
const seconds = z
  .int()
  .min(0)
  .max(2 ** 40 - 1);
const fields = z.array(name).max(256);
const network = { metagraph: z.string().max(40), chainId: z.int().min(1), registry: hex(20), stream: hex(32) };

const StreamAnchor = z.strictObject({
  ...network,
  updateType: z
    .int()
    .min(0)
    .max(UPDATE_TYPES - 1),
  count: z.int().min(0).max(0xffff),
  ...{ start: seconds, end: seconds, root: hex(32), fields: fields.min(1) },
});
const StreamGrant = z.strictObject({
  ...network,
  ...{ creator: hex(20), salt: hex(32), fields },
  pool: z.int().min(1).max(0xffffff),
  devices: z.array(z.strictObject({ device: hex(20), expiry: seconds })).max(16),
  number: z.int().min(1),
  signature: z.string().regex(/^0x[0-9a-f]{130}$/, "expected a signature of 65 bytes"),
});
const AnchorUpdate = z.strictObject({ StreamAnchor });
const GrantUpdate = z.strictObject({ StreamGrant });

/** Returns an update if it has the form of one. Throws RuleBroken. */
export function parseUpdate(value: unknown): MetagraphUpdate {
  const schema = schemaOf(value);
  if (schema === undefined) throw new RuleBroken("malformed", "update: expected { StreamAnchor } or { StreamGrant }");
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new RuleBroken("malformed", `${path.join(".") || "update"}: ${message}`);
  }
  const update = parsed.data as MetagraphUpdate;
  const { length } = plainJson(update);
  if (length > MOST_CHARACTERS)
    throw new RuleBroken("too-large", `The update has ${length} characters, of at most ${MOST_CHARACTERS}`);
  return update;
}

function schemaOf(value: unknown): z.ZodType | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("StreamAnchor" in value) return AnchorUpdate;
  return "StreamGrant" in value ? GrantUpdate : undefined;
}
