import { onchainTable } from "ponder";

export const skipped = onchainTable("skipped", (p) => ({
  id: p.text().primaryKey(),
  researcher: p.hex().notNull(),
  nonce: p.bigint().notNull(),
  reason: p.integer().notNull(),
}));
