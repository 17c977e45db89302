import type { PgColumnsBuilders } from "ponder";

/** Block and time (seconds) of the event that wrote a row. */
export const at = (p: PgColumnsBuilders) => ({ block: p.bigint().notNull(), time: p.bigint().notNull() });

/** The event a history row is: `block` and `log` are its primary key and its place in the chain. */
export const logAt = (p: PgColumnsBuilders) => ({ ...at(p), log: p.integer().notNull() });

/** A counter or a sum that starts at zero. */
export const tally = (p: PgColumnsBuilders) => p.bigint().notNull().default(0n);
