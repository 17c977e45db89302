import type * as schema from "@datagraph/indexer/schema";

declare module "@ponder/react" {
  interface Register {
    schema: typeof schema;
  }
}
