import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type SealKey, readSealed, writeSealed } from "../sealedFile.ts";
import { Deal } from "./message.ts";

/** What a node keeps of a ceremony, so that after a restart it says what it said before. */
const Record = z.strictObject({
  format: z.literal("datagraph/ceremony-record/v1"),
  plan: z.string(),
  deal: Deal.optional(),
  /** set once the outcome is taken into use */
  over: z.boolean().optional(),
  /** set once the node has accepted */
  accepted: z
    .strictObject({
      transcript: z.string(),
      commitments: z.array(z.string()),
      /** hexadecimal; taken out once it lies in the share file */
      share: z.string().optional(),
    })
    .optional(),
});
export type CeremonyRecord = z.infer<typeof Record>;

/** Returns the record of a plan's ceremony in a node's directory; a fresh one when there is none, or another plan's. */
export function readRecord(dir: string, key: SealKey, plan: string): CeremonyRecord {
  const fresh: CeremonyRecord = { format: "datagraph/ceremony-record/v1", plan };
  if (!existsSync(pathIn(dir))) return fresh;
  const record = readSealed(pathIn(dir), key, Record);
  return record.plan === plan ? record : fresh;
}

/** Keeps the record; it is on disk when this returns. */
export function writeRecord(dir: string, key: SealKey, record: CeremonyRecord): void {
  writeSealed(pathIn(dir), key, record);
}

const pathIn = (dir: string) => join(dir, "ceremony.sealed.json");
