import type { Field, PoolSchema, PoolTerms } from "@datagraph/protocol";
import type { Address } from "viem";
import type { Source } from "./reading.ts";

/** One stream that an agent serves. */
export type StreamPlan = {
  /** dataset id */
  stream: bigint;
  creator: Address;
  /** the contributor's age recipient */
  recipient: string;
  /** IANA name of the zone whose days are the contributor's */
  zone: string;
  sources: readonly Source[];
};

/** What an agent knows of its pool: from the chain, or from when it last reached it. */
export type PoolPlan = { schema: PoolSchema; terms: Pick<PoolTerms, "granularity" | "recordsPerPeriod"> };

/** Returns a schema's fields by name. */
export function fieldsByName({ fields }: PoolSchema): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [field.name, field]));
}

/** Returns a schema that asks for nothing that the contributor does not share. */
export function sharedSchema({ time, ...schema }: PoolSchema, consented: ReadonlySet<string>): PoolSchema {
  return {
    ...schema,
    ...(time !== undefined && consented.has(time) && { time }),
    fields: schema.fields.map(({ required, ...field }) =>
      required === true && consented.has(field.name) ? { ...field, required } : field,
    ),
  };
}
