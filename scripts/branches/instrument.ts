import { createHash } from "node:crypto";
import type { AstNode } from "../solidity/compile.ts";

/** A place that a test may reach: a function's entry, or one outcome of a condition. */
export type Point = { tag: string; kind: "function" | "branch"; file: string; line: number; name: string };

type Edit = { at: number; text: string; length: number };

/** Of the library that Hardhat adds to every build with coverage; its calls tell the node which tags were reached. */
const HIT = "__NomicFoundationCoverage.sendHit";

/**
 * Returns a source that tells which functions were entered, and which outcome each condition had: of `if`, of `?:`, and
 * of the left side of `&&` and `||`, which decides whether the right side counts. Assembly is not looked into. Hardhat's
 * own coverage knows statements only, and so no branch that is not written down.
 */
export function instrument(file: string, source: string, ast: AstNode, library: string) {
  const bytes = Buffer.from(source);
  const points: Point[] = [];
  const edits: Edit[] = [];
  const branch = `__branch_${createHash("sha256").update(file).digest("hex").slice(0, 16)}`;

  function point(kind: Point["kind"], at: number, name: string): string {
    const tag = createHash("sha256").update(`${file} ${kind} ${at} ${name}`).digest("hex");
    const line = bytes.subarray(0, at).toString().split("\n").length;
    points.push({ tag, kind, file, line, name });
    return `0x${tag}`;
  }

  function wrap(condition: AstNode): void {
    const [at, length] = placeOf(condition);
    const text = bytes
      .subarray(at, at + length)
      .toString()
      .replace(/\s+/g, " ");
    const outcomes = ["true", "false"].map((outcome) => point("branch", at, `${text} is ${outcome}`));
    edits.push({ at, text: `${branch}(`, length });
    edits.push({ at: at + length, text: `, ${outcomes.join(", ")})`, length: -length });
  }

  for (const { node, name } of bodiesIn(ast)) {
    const [at] = placeOf(node);
    edits.push({ at: at + 1, text: `${HIT}(${point("function", at, name)});`, length: Infinity });
    for (const condition of conditionsIn(node)) wrap(condition);
  }
  const footer = `\nimport "${library}";\nfunction ${branch}(bool c, uint256 yes, uint256 no) pure returns (bool) { ${HIT}(c ? yes : no); return c; }\n`;
  return { source: apply(bytes, edits) + (points.length === 0 ? "" : footer), points };
}

/** The bodies of functions and modifiers, with the names of their contracts. */
function* bodiesIn(node: AstNode, contract = ""): Generator<{ node: AstNode; name: string }> {
  const isBody = node.nodeType === "FunctionDefinition" || node.nodeType === "ModifierDefinition";
  if (isBody && isNode(node.body)) {
    yield { node: node.body, name: `${contract}${(node.name as string) || (node.kind as string)}` };
  } else {
    const inner = node.nodeType === "ContractDefinition" ? `${node.name as string}.` : contract;
    for (const child of childrenOf(node)) yield* bodiesIn(child, inner);
  }
}

function* conditionsIn(node: AstNode): Generator<AstNode> {
  if (node.nodeType === "IfStatement" || node.nodeType === "Conditional") yield node.condition as AstNode;
  if (node.operator === "&&" || node.operator === "||") yield node.leftExpression as AstNode;
  for (const child of childrenOf(node)) yield* conditionsIn(child);
}

function childrenOf(node: AstNode): AstNode[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

function placeOf({ src }: AstNode): [at: number, length: number] {
  const [at, length] = src.split(":").map(Number);
  return [at!, length!];
}

/** Inserts; of what begins at one place the longest comes first. */
function apply(bytes: Buffer, edits: readonly Edit[]): string {
  let result = "";
  let from = 0;
  for (const { at, text } of edits.toSorted((a, b) => a.at - b.at || b.length - a.length)) {
    result += bytes.subarray(from, at).toString() + text;
    from = at;
  }
  return result + bytes.subarray(from).toString();
}
