import type { DataRecord, Field, FieldValue } from "@datagraph/protocol";

/** What a contributor lets the public know of a column; nothing is told of columns they do not name. */
export type FieldStatistics = {
  count: number;
  nulls: number;
  minimum?: number | string;
  maximum?: number | string;
  /** of numbers and times: counts between edges, the last edge included */
  histogram?: { edges: (number | string)[]; counts: number[] };
  /** of text and truth: how often each value is there, when there are few */
  values?: Record<string, number>;
};

/** Statistics by column, for the columns named in `allowed`. `records` is read twice. */
export async function fieldStatistics(
  records: () => AsyncIterable<DataRecord>,
  fields: readonly Field[],
  allowed: readonly string[],
): Promise<Record<string, FieldStatistics>> {
  const unknown = allowed.find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined)
    throw new RangeError(`No column "${unknown}" to tell statistics of: there are ${fields.map(({ name }) => name)}`);
  const columns = fields.filter(({ name }) => allowed.includes(name)).map(column);
  for await (const record of records()) for (const each of columns) each.measure(record[each.name] ?? null);
  for await (const record of records()) for (const each of columns) each.sort(record[each.name] ?? null);
  return Object.fromEntries(columns.map(({ name, result }) => [name, result()]));
}

const BINS = 10;
const FEW = 20;

type Column = {
  name: string;
  /** first pass: how many, and between what bounds */
  measure(value: FieldValue): void;
  /** second pass: into the bins */
  sort(value: FieldValue): void;
  result(): FieldStatistics;
};

function column({ name, type }: Field): Column {
  if (type === "string" || type === "boolean") return categories(name);
  const ordered = type === "date" || type === "timestamp" ? Date.parse : Number;
  let [count, nulls] = [0, 0];
  let [minimum, maximum] = [Infinity, -Infinity];
  const counts = Array<number>(BINS).fill(0);
  const shown = (value: number) => {
    if (type === "date") return new Date(value).toISOString().slice(0, 10);
    return type === "timestamp" ? new Date(value).toISOString() : value;
  };
  return {
    name,
    measure(value) {
      if (value === null) {
        nulls += 1;
        return;
      }
      const at = ordered(value as never);
      count += 1;
      minimum = Math.min(minimum, at);
      maximum = Math.max(maximum, at);
    },
    sort(value) {
      if (value === null) return;
      const share = maximum === minimum ? 0 : (ordered(value as never) - minimum) / (maximum - minimum);
      counts[Math.min(BINS - 1, Math.floor(share * BINS))]! += 1;
    },
    result() {
      if (count === 0) return { count, nulls };
      const edges = Array.from({ length: BINS + 1 }, (_, edge) => minimum + ((maximum - minimum) * edge) / BINS);
      const bounds = { minimum: shown(minimum), maximum: shown(maximum) };
      return { count, nulls, ...bounds, ...(maximum > minimum && { histogram: { edges: edges.map(shown), counts } }) };
    },
  };
}

function categories(name: string): Column {
  let [count, nulls] = [0, 0];
  const values = new Map<string, number>();
  return {
    name,
    measure(value) {
      if (value === null) {
        nulls += 1;
        return;
      }
      count += 1;
      // one value too many says that there are not few, and no more is kept
      if (values.size <= FEW) values.set(String(value), (values.get(String(value)) ?? 0) + 1);
    },
    sort() {},
    result: () => ({ count, nulls, ...(values.size <= FEW && { values: Object.fromEntries(values) }) }),
  };
}
