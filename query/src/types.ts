import type { DataRecord, Period, PoolSchema, Query, UsageEntry } from "@datagraph/protocol";
import type { AnsweredSet } from "./privacy/answeredSets.ts";

/** An EVM address. */
export type Address = `0x${string}`;

/** personal: usage by scan and a privacy floor; open: exact usage. */
export type PoolClass = "personal" | "open";

/** One anchor that counts, by its end in seconds. `count` is how many of its records count: the first ones. */
export type QueryAnchor = { end: number; count: number };

/** A stream a query may use: admitted, active, with a consent under the pass's licence at the consent block. */
export type QueryStream = {
  number: number;
  contributor: Address;
  /** bitmap of the fields consented */
  fields: bigint;
  /** whether rows may leave, or only aggregates */
  rows: boolean;
  anchors: readonly QueryAnchor[];
};

/** A pool as one query sees it. Its table is named as its schema. */
export type PoolView = {
  pool: number;
  schema: PoolSchema;
  class: PoolClass;
  /** fewest contributors of a group; personal pools only */
  k: number;
  streams: readonly QueryStream[];
};

/** What a query runs against and who asks. */
export type QueryContext = {
  /** the snapshot's name to the engine; for DuckDB the path `loadSnapshot` wrote */
  snapshot: string;
  pools: readonly PoolView[];
  /** used when the query names none */
  period: Period;
  /** secret of one pass holder; keys their `person` pseudonyms */
  personKey: Uint8Array;
  /** contributors that do not count for k: the pass holder and its seats */
  exclude?: readonly Address[];
};

/** Records of one anchor, in the order of their record numbers. */
export type LoadedAnchor = { end: number; records: Iterable<DataRecord> | AsyncIterable<DataRecord> };

/** A pool's plaintext, stream by stream, as a snapshot takes it. */
export type LoadedPool = {
  pool: number;
  schema: PoolSchema;
  streams:
    | Iterable<{ number: number; anchors: readonly LoadedAnchor[] }>
    | AsyncIterable<{ number: number; anchors: readonly LoadedAnchor[] }>;
};

/** rows: no aggregate, only streams that share rows; aggregate: all consenting streams. */
export type QueryMode = "rows" | "aggregate";

/** One pool's part of a query, as an order names it. */
export type QueryPart = {
  pool: number;
  class: PoolClass;
  rows: boolean;
  /** bitmap of the fields the query reads, wherever it names them */
  fields: bigint;
  period: Period;
  /** the streams the query may use */
  streams: readonly QueryStream[];
};

export type Column = { name: string; type: string };

/** A checked query, ready to count and run. `plan` belongs to the engine that made it. */
export type PreparedQuery = {
  query: Query;
  sql: string;
  mode: QueryMode;
  columns: readonly Column[];
  parts: readonly QueryPart[];
  plan: unknown;
};

/** Data points one pool's part used, in all and by stream in order of stream numbers; streams that gave none are absent. */
export type PartUsage = { pool: number; class: PoolClass; fields: bigint; units: number; streams: UsageEntry[] };

/** What a query costs: `units` exactly, on this snapshot and these consents; `most` if every eligible record counted. */
export type PartCount = { pool: number; fields: bigint; units: number; most: number };

/** A value of a result. Integers beyond 2^53 are decimal strings; dates and timestamps ISO 8601. */
export type ResultValue = string | number | boolean | null;

/** Formats the engine writes. */
export const ENGINE_FORMATS = ["json", "csv", "parquet", "arrow"] as const;
export type EngineFormat = (typeof ENGINE_FORMATS)[number];

/** Bounds of one query. Left out, each takes its default from `DEFAULT_LIMITS`. */
export type QueryLimits = {
  timeoutMs?: number;
  /** of processor time, all threads */
  cpuMs?: number;
  memoryMiB?: number;
  threads?: number;
  maxRows?: number;
  maxBytes?: number;
};

export type RunOptions = QueryLimits & { formats?: readonly EngineFormat[]; signal?: AbortSignal };

/** An answer, its usage, and its bytes in each format asked for. */
export type QueryResult = {
  columns: readonly Column[];
  rows: ResultValue[][];
  usage: PartUsage[];
  bytes: Partial<Record<EngineFormat, Uint8Array>>;
  /** whom aggregates of personal pools are about, for the caller to hold against earlier answers; empty otherwise */
  answered: AnsweredSet[];
};

/** What the gateway needs of an engine; a distributed one can stand in. */
export type QueryEngine = {
  /** Checks a query. Throws QueryRefused. */
  prepare(query: Query, context: QueryContext): Promise<PreparedQuery>;
  /** Returns the exact units of each part without an answer. Throws QueryFailed. */
  count(prepared: PreparedQuery, options?: RunOptions): Promise<PartCount[]>;
  /** Runs a query. Throws QueryRefused (below k) or QueryFailed. */
  run(prepared: PreparedQuery, options?: RunOptions): Promise<QueryResult>;
  /** Returns the usage of each part without an answer. Throws QueryFailed. */
  usage(prepared: PreparedQuery, options?: RunOptions): Promise<PartUsage[]>;
};
