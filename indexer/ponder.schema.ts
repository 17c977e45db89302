export * from "./schema/registry.ts";
export * from "./schema/streams.ts";
export * from "./schema/licensing.ts";
export * from "./schema/queries.ts";
export * from "./schema/rewards.ts";
export * from "./schema/governance.ts";
export * from "./schema/totals.ts";
export * from "./schema/relations.ts";
