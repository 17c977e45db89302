import { QueryRefused } from "../errors.ts";
import { quoteText } from "../quote.ts";
import { type AstNode, nodeAt, textAt } from "./ast.ts";
import type { Expression } from "./expression.ts";

/** Returns a literal written anew. Throws QueryRefused on kinds that no field has (intervals, blobs, lists ...). */
export function resolveLiteral(node: AstNode, at: number | undefined): Expression {
  const value = nodeAt(node, "value") ?? {};
  const type = nodeAt(value, "type") ?? {};
  const raw = value["value"];
  if (value["is_null"] === true) return { kind: "literal", sql: "NULL", type: "null", at };
  const id = textAt(type, "id");
  if (id === "VARCHAR") return { kind: "literal", sql: quoteText(String(raw)), text: String(raw), type: "string", at };
  if (id === "BOOLEAN") return { kind: "literal", sql: raw === true ? "TRUE" : "FALSE", type: "boolean", at };
  const sql = numberSql(id, raw, Number(nodeAt(type, "type_info")?.["scale"] ?? 0));
  if (sql === undefined) throw new QueryRefused("unsupported", "A literal of this kind or size is not supported", at);
  return { kind: "literal", sql, type: "number", at };
}

function numberSql(id: string, raw: unknown, scale: number): string | undefined {
  const isInteger = (typeof raw === "number" && Number.isSafeInteger(raw)) || typeof raw === "bigint";
  if ((id === "INTEGER" || id === "BIGINT") && isInteger) return Number(raw) < 0 ? `(${raw})` : String(raw);
  if (id === "DECIMAL" && isInteger) return decimalSql(BigInt(raw), scale);
  if (id === "DOUBLE" && typeof raw === "number" && Number.isFinite(raw))
    return `CAST(${quoteText(String(raw))} AS DOUBLE)`;
  return undefined;
}

function decimalSql(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? "-" : "";
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const text = `${sign}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`;
  return sign ? `(${text})` : text;
}

/** Returns a text literal as a date or timestamp in UTC. Throws QueryRefused if it is none. */
export function toMoment(literal: Expression & { kind: "literal" }, type: "date" | "timestamp"): Expression {
  const text = literal.text ?? "";
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z?$/.test(text)
    ? new Date(`${text.replace(" ", "T").replace("Z", "")}Z`)
    : undefined;
  const moment = type === "date" ? date : (time ?? date);
  if (moment === undefined || Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== text.slice(0, 10))
    throw new QueryRefused(
      "type",
      `This text is no ${type}; write ${type === "date" ? "2024-12-31" : "2024-12-31T23:59:59Z"}`,
      literal.at,
    );
  const sql = text.replace("T", " ").replace("Z", "");
  return { kind: "literal", sql: `${type.toUpperCase()} ${quoteText(sql)}`, type, at: literal.at };
}
