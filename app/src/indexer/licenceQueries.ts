import { licence } from "@datagraph/indexer/schema";
import type { IndexerClient } from "./indexerClient.ts";

export const licencesQuery = (db: IndexerClient["db"]) => db.select().from(licence).orderBy(licence.licence);

export type LicenceRow = typeof licence.$inferSelect;
