import { DuckDBInstance } from "@duckdb/node-api";
import { QueryRefused } from "../errors.ts";
import { LOCKED } from "../locked.ts";
import { type AstNode, nodeAt, nodesAt, textAt } from "./ast.ts";
import { type Source, positionOf } from "./source.ts";

let parser: Promise<DuckDBInstance> | undefined;

/** Returns an empty locked in-memory database, shared by all checks: it parses and binds, and holds no data. */
export function emptyDatabase(): Promise<DuckDBInstance> {
  parser ??= DuckDBInstance.create(":memory:", { ...LOCKED, threads: "1", memory_limit: "128MB" });
  return parser;
}

/** Returns the one SELECT of a query as DuckDB's parser sees it. Throws QueryRefused on anything else. */
export async function parseSelect(source: Source): Promise<AstNode> {
  const tree = await serialize(source.text);
  if (tree["error"] === true) throw refusedByParser(source, tree);
  const statements = nodesAt(tree, "statements");
  const first = statements[0];
  if (first === undefined) throw new QueryRefused("syntax", "The query is empty; write one SELECT", 0);
  if (statements.length > 1)
    throw new QueryRefused(
      "many-statements",
      "A query is one SELECT; leave the others out",
      source.masked.indexOf(";"),
    );
  const node = nodeAt(first, "node");
  if (node === undefined) throw new QueryRefused("not-select", "A query is one SELECT", 0);
  return node;
}

async function serialize(text: string): Promise<AstNode> {
  const connection = await (await emptyDatabase()).connect();
  try {
    const reader = await connection.runAndReadAll("SELECT json_serialize_sql($1::VARCHAR)", [text]);
    return readTree(String(reader.getRows()[0]?.[0]));
  } finally {
    connection.closeSync();
  }
}

function readTree(tree: string): AstNode {
  try {
    return JSON.parse(tree, keepLargeIntegers) as AstNode;
  } catch {
    // a literal beyond its doubles DuckDB writes as Infinity, which is no JSON
    throw new QueryRefused("unsupported", "A number of this size is not supported");
  }
}

/** JSON.parse would round integers beyond 2^53; they stay bigints. */
function keepLargeIntegers(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(context?.source ?? "") ? BigInt(context?.source ?? "0") : value;
}

function refusedByParser(source: Source, tree: AstNode): QueryRefused {
  const message = textAt(tree, "error_message");
  if (message.startsWith("Only SELECT"))
    return new QueryRefused("not-select", "A query is one SELECT; nothing else runs here", 0);
  if (message.includes("expression depth") || message.startsWith("memory exhausted"))
    return new QueryRefused("too-deep", "The query's expressions nest too deep");
  const position = positionOf(source, textAt(tree, "position") || undefined);
  const token = /^syntax error at or near "([A-Za-z_]\w*)"/.exec(message)?.[1];
  return new QueryRefused("syntax", `The query does not parse${token ? ` at "${token}"` : ""}`, position);
}
