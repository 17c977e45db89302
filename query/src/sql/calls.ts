import type { ValueType } from "./expression.ts";

/**
 * A function or operator queries may use: what it gives for which kinds of value (undefined: it does not fit), how it is
 * written, and whether it can fail on some value, in which case it gives NULL instead, since a failure tells a bit.
 */
export type Call = {
  result(types: readonly ValueType[]): ValueType | undefined;
  sql(args: readonly string[]): string;
  throws?: boolean;
};

const fits = (type: ValueType | undefined, wanted: ValueType): boolean => type === wanted || type === "null";

/** Returns the one kind that all share, nulls aside, or undefined. */
export function commonType(types: readonly ValueType[]): ValueType | undefined {
  const kinds = [...new Set(types.filter((type) => type !== "null"))];
  if (kinds.length > 1) return undefined;
  return kinds[0] ?? "null";
}

function takes(wanted: readonly ValueType[], given: ValueType, least = wanted.length): Call["result"] {
  return (types) =>
    types.length >= least && types.length <= wanted.length && types.every((type, i) => fits(type, wanted[i] ?? "null"))
      ? given
      : undefined;
}

const named =
  (name: string) =>
  (args: readonly string[]): string =>
    `${name}(${args.join(", ")})`;
const infix =
  (operator: string) =>
  (args: readonly string[]): string =>
    `(${args.join(` ${operator} `)})`;
const same =
  (given?: ValueType): Call["result"] =>
  (types) => {
    const common = types.length === 0 ? undefined : commonType(types);
    return common === undefined ? undefined : (given ?? common);
  };
const onDate = (types: readonly ValueType[]): boolean =>
  types.length === 1 && (types[0] === "date" || types[0] === "timestamp");

const number = (name: string, least: number, most = least): [string, Call] => [
  name,
  { result: takes(Array<ValueType>(most).fill("number"), "number", least), sql: named(name), throws: true },
];
const arithmetic = (operator: string): [string, Call] => [
  operator,
  { result: takes(["number", "number"], "number"), sql: infix(operator), throws: true },
];
const compare = (name: string, operator: string): [string, Call] => [
  name,
  { result: (types) => (types.length === 2 ? same("boolean")(types) : undefined), sql: infix(operator) },
];
const string = (name: string, wanted: readonly ValueType[], given: ValueType, least?: number): [string, Call] => [
  name,
  { result: takes(wanted, given, least), sql: named(name), throws: wanted.includes("number") },
];
const like = (operator: string, sql: string): [string, Call] => [
  operator,
  { result: takes(["string", "string"], "boolean"), sql: infix(sql) },
];
const datePart = (name: string): [string, Call] => [
  name,
  { result: (types) => (onDate(types) ? "number" : undefined), sql: named(name) },
];
const cast = (target: string, given: ValueType): [string, Call] => [
  `CAST ${target}`,
  { result: (types) => (types.length === 1 ? given : undefined), sql: ([arg]) => `TRY_CAST(${arg} AS ${target})` },
];

const LIST: [string, Call][] = [
  ["+", { result: takes(["number", "number"], "number", 1), sql: signed("+"), throws: true }],
  ["-", { result: takes(["number", "number"], "number", 1), sql: signed("-"), throws: true }],
  ...["*", "/", "//", "%", "**", "^"].map(arithmetic),
  ...["abs", "ceil", "ceiling", "floor", "sign", "sqrt", "ln", "log10", "exp"].map((name) => number(name, 1)),
  number("round", 1, 2),
  ...["power", "pow", "mod"].map((name) => number(name, 2)),
  ...["lower", "upper"].map((name) => string(name, ["string"], "string")),
  ...["trim", "ltrim", "rtrim"].map((name) => string(name, ["string"], "string")),
  string("length", ["string"], "number"),
  ...["substring", "substr"].map((name) => string(name, ["string", "number", "number"], "string", 2)),
  ...["left", "right"].map((name) => string(name, ["string", "number"], "string")),
  ...["contains", "starts_with", "ends_with", "prefix", "suffix"].map((name) =>
    string(name, ["string", "string"], "boolean"),
  ),
  ["||", { result: takes(["string", "string"], "string"), sql: infix("||") }],
  like("~~", "LIKE"),
  like("!~~", "NOT LIKE"),
  like("~~*", "ILIKE"),
  like("!~~*", "NOT ILIKE"),
  ...["year", "month", "day", "quarter", "week", "dayofweek", "isodow", "dayofyear", "hour", "minute"].map(datePart),
  ["greatest", { result: same(), sql: named("greatest") }],
  ["least", { result: same(), sql: named("least") }],
  ["coalesce", { result: same(), sql: named("coalesce") }],
  ["nullif", { result: (types) => (types.length === 2 ? same()(types) : undefined), sql: named("nullif") }],
  compare("COMPARE_EQUAL", "="),
  compare("COMPARE_NOTEQUAL", "<>"),
  compare("COMPARE_LESSTHAN", "<"),
  compare("COMPARE_GREATERTHAN", ">"),
  compare("COMPARE_LESSTHANOREQUALTO", "<="),
  compare("COMPARE_GREATERTHANOREQUALTO", ">="),
  compare("COMPARE_DISTINCT_FROM", "IS DISTINCT FROM"),
  compare("COMPARE_NOT_DISTINCT_FROM", "IS NOT DISTINCT FROM"),
  [
    "COMPARE_BETWEEN",
    { result: same("boolean"), sql: ([value, low, high]) => `(${value} BETWEEN ${low} AND ${high})` },
  ],
  ["COMPARE_IN", { result: same("boolean"), sql: ([value, ...list]) => `(${value} IN (${list.join(", ")}))` }],
  ["COMPARE_NOT_IN", { result: same("boolean"), sql: ([value, ...list]) => `(${value} NOT IN (${list.join(", ")}))` }],
  ["CONJUNCTION_AND", { result: booleans, sql: infix("AND") }],
  ["CONJUNCTION_OR", { result: booleans, sql: infix("OR") }],
  ["OPERATOR_NOT", { result: booleans, sql: ([arg]) => `(NOT ${arg})` }],
  ["OPERATOR_IS_NULL", { result: () => "boolean", sql: ([arg]) => `(${arg} IS NULL)` }],
  ["OPERATOR_IS_NOT_NULL", { result: () => "boolean", sql: ([arg]) => `(${arg} IS NOT NULL)` }],
  ["BOUND", { result: (types) => types[0], sql: boundSql }],
  ["CASE", { result: caseType, sql: caseSql }],
  ...["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "FLOAT", "DOUBLE"].map((target) => cast(target, "number")),
  cast("VARCHAR", "string"),
  cast("BOOLEAN", "boolean"),
  cast("DATE", "date"),
  cast("TIMESTAMP", "timestamp"),
];

/** The allow-list by name. What a query can call by name is lower-case; operators and forms of syntax are upper-case. */
export const CALLS: ReadonlyMap<string, Call> = new Map(LIST);

function signed(operator: string): Call["sql"] {
  return (args) => (args.length === 1 ? `(${operator} ${args[0]})` : infix(operator)(args));
}

function booleans(types: readonly ValueType[]): ValueType | undefined {
  return types.every((type) => fits(type, "boolean")) ? "boolean" : undefined;
}

/** Arguments come flat: condition, value, condition, value ..., otherwise. */
function caseType(types: readonly ValueType[]): ValueType | undefined {
  const last = types.length - 1;
  if (!types.every((type, i) => i === last || i % 2 === 1 || fits(type, "boolean"))) return undefined;
  return commonType(types.filter((_, i) => i === last || i % 2 === 1));
}

/** Clamps a value; written so that NULL stays NULL. */
function boundSql([value, minimum, maximum]: readonly string[]): string {
  return `CASE WHEN ${value} < ${minimum} THEN ${minimum} WHEN ${value} > ${maximum} THEN ${maximum} ELSE ${value} END`;
}

function caseSql(args: readonly string[]): string {
  const pairs: string[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) pairs.push(`WHEN ${args[i]} THEN ${args[i + 1]}`);
  return `CASE ${pairs.join(" ")} ELSE ${args.at(-1)} END`;
}
