/** One small change of a source: a fault that tests must find. */
export type Mutant = { line: number; operator: string; before: string; after: string; source: string };

type Operator = { name: string; apply: (code: string) => string[] };

/** Each place where `from` stands becomes `to`, one place at a time. */
function swap(name: string, from: RegExp, to: string | ((match: string) => string)): Operator {
  return {
    name,
    apply: (code) =>
      [...code.matchAll(from)].map((match) => {
        const [text, { index }] = [match[0], match];
        return code.slice(0, index) + (typeof to === "string" ? to : to(text)) + code.slice(index + text.length);
      }),
  };
}

/** A whole line is left out, where it is of this form. */
function drop(name: string, form: RegExp): Operator {
  return { name, apply: (code) => (form.test(code) ? [code.match(/^\s*/)![0] + "{}"] : []) };
}

const OPERATORS: readonly Operator[] = [
  swap("relation", / < (?!=)/g, " <= "),
  swap("relation", / <= /g, " < "),
  swap("relation", / > (?!=)/g, " >= "),
  swap("relation", / >= /g, " > "),
  swap("equality", / == /g, " != "),
  swap("equality", / != /g, " == "),
  swap("logic", / && /g, " || "),
  swap("logic", / \|\| /g, " && "),
  swap("negation", /(?<=[(\s])!(?=[\w(])/g, ""),
  swap("arithmetic", / \+ /g, " - "),
  swap("arithmetic", / - /g, " + "),
  swap("arithmetic", / \* /g, " / "),
  swap("arithmetic", / \/ /g, " * "),
  swap("arithmetic", / % /g, " * "),
  swap("arithmetic", / \+= /g, " -= "),
  swap("arithmetic", / -= /g, " += "),
  swap("bits", / & /g, " | "),
  swap("bits", / \| /g, " & "),
  swap("bits", / << /g, " >> "),
  swap("bits", / >> /g, " << "),
  swap("choice", /\? (.+?) : ([^;,)]+)/g, (text) => text.replace(/\? (.+?) : ([^;,)]+)/, "? $2 : $1")),
  swap("zero", /(?<![\w.])0(?![\w.])/g, "1"),
  swap("number", /(?<![\w.])[1-9][\d_]*(?![\w.]| (?:seconds|minutes|hours|days|ether))/g, (text) =>
    String(BigInt(text.replaceAll("_", "")) + 1n),
  ),
  swap("yul", /\badd\(/g, "sub("),
  swap("yul", /\bsub\(/g, "add("),
  swap("yul", /\bshl\(/g, "shr("),
  swap("yul", /\bshr\(/g, "shl("),
  swap("yul", /\band\(/g, "or("),
  swap("yul", /\bor\(/g, "and("),
  swap("yul", /\blt\(/g, "gt("),
  swap("yul", /\bgt\(/g, "lt("),
  swap("yul", /\beq\(/g, "lt("),
  swap("modifier", / (?:nonReentrant|only[A-Z]\w*)\b(?! \{)/g, ""),
  swap("modifier", / (?:nonReentrant|only[A-Z]\w*)(?= \{)/g, ""),
  drop("guard", /^\s*if \(.*\)( revert \w+\(.*\);| return\b.*;| continue;)$/),
  drop("guard", /^\s*\) revert \w+\(.*\);$/),
  drop("statement", /^\s*(?!return\b|emit\b|revert\b|using\b|delete\b)[\w$.[\]]+(\[.*\])? (=|\+=|-=|\|=) [^=].*;$/),
  drop("statement", /^\s*\(.*\) = .*;$/),
  drop("statement", /^\s*(emit|delete) .*;$/),
  drop("statement", /^\s*(\+\+|--)[\w.[\]]+;$/),
  drop("statement", /^\s*(?!return\b|revert\b|require\b)_?[a-z][\w.]*\(.*\);?$/),
];

/** Lines that are no code of a function, or that change nothing that runs. */
const PASSED_OVER =
  /^\s*(\/\/|\*|\/\*|import |pragma |event |error |using |struct |enum |interface |library |abstract |contract |mapping)|^\s*}?\s*$|^\s*assembly|^\s*(uint\d*|int\d*|address|bytes\d*|bool|string|mapping\(.*\))( \w+)+;$/;

/** Constants and immutables of a contract: their own kind of line, not mutated but where a number stands. */
const CONSTANT = /\b(constant|immutable)\b/;

/**
 * Returns every mutant of a Solidity source, in order of lines, the same ones every time. Loops' headers, comments and
 * declarations without a value are passed over; whether a mutant compiles, the compiler says.
 */
export function mutantsOf(source: string): Mutant[] {
  const lines = source.split("\n");
  return lines.flatMap((code, index) => {
    if (PASSED_OVER.test(code) || (CONSTANT.test(code) && !/= [\d_]+/.test(code))) return [];
    const [text, comment] = splitComment(code);
    const seen = new Set([text]);
    return OPERATORS.flatMap(({ name, apply }) =>
      apply(text).flatMap((after) => {
        if (seen.has(after)) return [];
        seen.add(after);
        const mutated = [...lines.slice(0, index), after + comment, ...lines.slice(index + 1)].join("\n");
        return [{ line: index + 1, operator: name, before: text.trim(), after: after.trim(), source: mutated }];
      }),
    );
  });
}

function splitComment(code: string): [string, string] {
  const at = code.indexOf(" // ");
  return at < 0 ? [code, ""] : [code.slice(0, at), code.slice(at)];
}
