import type { Part } from "../part.ts";
import { app, appBuild } from "./app.ts";
import { chain } from "./chain.ts";
import { committee, committeeKey, identities } from "./committee.ts";
import { database } from "./database.ts";
import { deployment } from "./deployment.ts";
import { gateway } from "./gateway.ts";
import { indexer } from "./indexer.ts";
import { metagraph } from "./metagraph.ts";

/** Every part of the local stack; `dependsOn` gives their order. */
export const PARTS: readonly Part[] = [
  chain,
  database,
  deployment,
  identities,
  ...committee,
  committeeKey,
  metagraph,
  indexer,
  gateway,
  appBuild,
  app,
];
