/** Why a query is refused before, or instead of, an answer. */
export type RefusalCode =
  | "syntax"
  | "too-long"
  | "too-deep"
  | "not-select"
  | "many-statements"
  | "unsupported"
  | "star"
  | "unknown-table"
  | "unknown-field"
  | "unconsented-field"
  | "whole-row"
  | "ambiguous-field"
  | "function"
  | "type"
  | "not-grouped"
  | "join"
  | "mixed-classes"
  | "person"
  | "personal-aggregate"
  | "unbounded-field"
  | "below-k";

/** A query the rules do not allow. The message never holds a value, a path or a stack; `position` counts characters. */
export class QueryRefused extends Error {
  override readonly name = "QueryRefused";
  readonly code: RefusalCode;
  readonly position: number | undefined;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, message: string, position?: number, detail: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.position = position;
    this.detail = detail;
  }
}

/** What stopped a query that was allowed. */
export type FailureCode = "timeout" | "cpu" | "memory" | "too-many-rows" | "too-many-bytes" | "cancelled" | "failed";

/** An allowed query that hit a limit or could not run; nothing is owed for it. */
export class QueryFailed extends Error {
  override readonly name = "QueryFailed";
  readonly code: FailureCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: FailureCode, message: string, detail: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}
