export { countQuery } from "./countQuery.ts";
export { duckdbEngine, type WarmEngine, warmDuckdbEngine } from "./duckdbEngine.ts";
export { type FailureCode, QueryFailed, QueryRefused, type RefusalCode } from "./errors.ts";
export { DEFAULT_LIMITS } from "./isolate.ts";
export { loadSnapshot } from "./loadSnapshot.ts";
export { prepareQuery } from "./prepareQuery.ts";
export type { AnsweredSet } from "./privacy/answeredSets.ts";
export { type Disclosure, checkSets } from "./privacy/checkSets.ts";
export type { KeptSet } from "./privacy/keptSet.ts";
export { pseudonym } from "./pseudonym.ts";
export { queryUsage } from "./queryUsage.ts";
export { runQuery } from "./runQuery.ts";
export { SNAPSHOT_FORMAT } from "./tables.ts";
export {
  type Column,
  ENGINE_FORMATS,
  type EngineFormat,
  type LoadedAnchor,
  type LoadedPool,
  type PartCount,
  type PartUsage,
  type PoolClass,
  type PoolView,
  type PreparedQuery,
  type QueryAnchor,
  type QueryContext,
  type QueryEngine,
  type QueryLimits,
  type QueryMode,
  type QueryPart,
  type QueryResult,
  type QueryStream,
  type ResultValue,
  type RunOptions,
} from "./types.ts";
