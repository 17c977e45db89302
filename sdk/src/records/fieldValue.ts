import type { Field, FieldType, FieldValue } from "@datagraph/protocol";

const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/;
const BOOLEANS: Record<string, boolean> = { true: true, false: false, yes: true, no: false, 1: true, 0: false };

/** What each type expects, for people. */
const EXPECTED: Record<FieldType, string> = {
  integer: "expected a whole number between -9007199254740991 and 9007199254740991, like 42",
  number: "expected a decimal number with a point, like 12.5",
  string: "expected well-formed text",
  boolean: "expected true or false (or yes, no, 1, 0)",
  date: "expected a calendar day as YYYY-MM-DD, like 2026-01-31",
  timestamp: "expected a time in UTC as YYYY-MM-DDThh:mm:ssZ, like 2026-01-31T08:00:00Z",
};

/** A field's value, or what is wrong with it and what to do. */
export type Parsed = { value: FieldValue; problem?: undefined } | { value?: undefined; problem: string };

/** Returns the value that a cell of text has in a field. Nothing at all is null. */
export function parseCell(text: string, field: Field): Parsed {
  if (text === "") return { value: null };
  const value = typed(text, field.type);
  return value === undefined ? { problem: EXPECTED[field.type] } : checkValue(value, field);
}

/** Returns the value if the field may hold it. */
export function checkValue(value: FieldValue, field: Field): Parsed {
  if (value === null) return { value };
  if (!hasType(value, field.type)) return { problem: EXPECTED[field.type] };
  const { minimum = -Infinity, maximum = Infinity, values } = field;
  if (typeof value === "number" && (value < minimum || value > maximum))
    return { problem: `expected a value from ${minimum} to ${maximum}${field.unit ? ` (${field.unit})` : ""}` };
  if (values && !values.includes(String(value))) return { problem: `expected one of ${values.join(", ")}` };
  return { value };
}

/** Whether a cell may be of a type when nobody has said which: leading zeros and yes or no stay text. */
export function looksLike(text: string, type: FieldType): boolean {
  if ((type === "integer" || type === "number") && /^[+-]?0\d/.test(text)) return false;
  if (type === "boolean") return /^(true|false)$/i.test(text);
  return typed(text, type) !== undefined;
}

function typed(text: string, type: FieldType): FieldValue | undefined {
  if (type === "string") return text;
  const trimmed = text.trim();
  if (type === "boolean") return BOOLEANS[trimmed.toLowerCase()];
  if (type === "date" || type === "timestamp") return hasType(trimmed, type) ? trimmed : undefined;
  if (!(type === "integer" ? INTEGER : NUMBER).test(trimmed)) return undefined;
  // -0 is written as 0 in canonical JSON.
  const number = Number(trimmed) + 0;
  return hasType(number, type) ? number : undefined;
}

function hasType(value: FieldValue, type: FieldType): boolean {
  switch (type) {
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "string":
      return typeof value === "string" && value.isWellFormed();
    case "date":
      return typeof value === "string" && isDay(value);
    case "timestamp":
      return typeof value === "string" && isDay(TIMESTAMP.exec(value)?.[1] ?? "");
  }
}

function isDay(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (!year) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
