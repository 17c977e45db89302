import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** Who may import whom: design.md, section 2. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  query: ["protocol"],
  sdk: ["protocol"],
  indexer: ["protocol"],
  gateway: ["protocol", "query", "sdk", "indexer"],
  committee: ["protocol"],
  metagraph: ["protocol"],
  cli: ["sdk", "protocol"],
  app: ["sdk", "protocol", "indexer"],
};

/** The only packages from outside that these may use: whoever imports protocol imports them too. */
const OUTSIDE: Readonly<Record<string, readonly string[]>> = { protocol: ["viem", "multiformats"] };

/** What of a package others may import, where it is not all of it. */
const ONLY: Readonly<Record<string, readonly string[]>> = { indexer: ["@datagraph/indexer/schema"] };

/** Tests may start the services they test against; nothing imports tests. */
const TESTS = /\.test\.tsx?$|\/test(ing)?\/|\/testStack\.ts$/;

type Import = { file: string; specifier: string };

const packages = Object.keys(ALLOWED);
const files = packages.flatMap((name) =>
  globSync(`${name}/**/*.{ts,tsx}`, { cwd: ROOT, exclude: (path) => /node_modules|\.next|\.ponder/.test(path) }),
);
const imports = files.flatMap(importsOf);
const inSource = imports.filter(({ file }) => !TESTS.test(file));

describe("imports", () => {
  it("are read from files that are there", () => {
    expect(packages.filter((name) => !inSource.some(({ file }) => packageOf(file) === name) && name !== "app")).toEqual(
      [],
    );
  });

  it("go in the directions of the design", () => {
    expect(inSource.filter(isForbidden).map(describeImport)).toEqual([]);
  });

  it("let protocol use viem and multiformats only", () => {
    const used = inSource.filter(({ file, specifier }) => {
      const outside = OUTSIDE[packageOf(file)];
      return outside !== undefined && !specifier.startsWith(".") && !outside.includes(specifier.split("/")[0]!);
    });
    expect(used.map(describeImport)).toEqual([]);
  });

  it("of another package name it and never reach into its folder", () => {
    const reaching = inSource.filter(({ file, specifier }) => {
      if (!specifier.startsWith(".")) return false;
      return packageOf(normalize(join(dirname(file), specifier))) !== packageOf(file);
    });
    // Ponder's types demand its configuration at the top level
    const ponder = (found: Import) =>
      found.file === "indexer/ponder.config.ts" && found.specifier === "../ponder.config.ts";
    expect(reaching.filter((found) => !ponder(found)).map(describeImport)).toEqual([]);
  });

  it("reach no tests, benchmarks or scripts", () => {
    const folders = /(^|\/)(test|bench|scripts)\//;
    expect(inSource.filter(({ specifier }) => folders.test(specifier)).map(describeImport)).toEqual([]);
  });

  it("form no circle of packages", () => {
    const edges = new Map(packages.map((name) => [name, new Set<string>()]));
    for (const { file, specifier } of inSource) {
      const target = targetOf(specifier);
      if (target !== undefined && target !== packageOf(file)) edges.get(packageOf(file))!.add(target);
    }
    expect(packages.filter((name) => reaches(edges, name, name))).toEqual([]);
  });
});

describe("barrels", () => {
  it("are the packages' entries only, and name what they export", () => {
    const entries = packages.flatMap((name) => [`${name}/src/index.ts`, `${name}/src/node.ts`]);
    const allowed = new Set([
      ...entries,
      "indexer/ponder.schema.ts",
      "indexer/ponder.config.ts",
      "indexer/src/api/index.ts",
      // where a page asks for a part of the sdk, so that the bundler leaves the rest out
      "app/src/chain/chainCode.ts",
      "app/src/earnings/fetchClaims.ts",
      "app/src/join/fetchEarnings.ts",
    ]);
    expect(files.filter((file) => !allowed.has(file) && isBarrel(parse(file)))).toEqual([]);
    expect(entries.filter((file) => files.includes(file) && exportsAll(parse(file)))).toEqual([]);
  });
});

function isForbidden({ file, specifier }: Import): boolean {
  const target = targetOf(specifier);
  if (target === undefined || target === packageOf(file)) return false;
  const only = ONLY[target];
  return !ALLOWED[packageOf(file)]!.includes(target) || (only !== undefined && !only.includes(specifier));
}

function targetOf(specifier: string): string | undefined {
  return /^@datagraph\/([^/]+)/.exec(specifier)?.[1];
}

function packageOf(file: string): string {
  return file.split("/")[0]!;
}

function describeImport({ file, specifier }: Import): string {
  return `${file} imports ${specifier}`;
}

function reaches(
  edges: ReadonlyMap<string, ReadonlySet<string>>,
  from: string,
  to: string,
  seen = new Set<string>(),
): boolean {
  for (const next of edges.get(from) ?? []) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    if (reaches(edges, next, to, seen)) return true;
  }
  return false;
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest, true);
}

/** Static and dynamic imports, re-exports and `import("...")` types. */
function importsOf(file: string): Import[] {
  const found: Import[] = [];
  visit(parse(file));
  return found;

  function visit(node: ts.Node): void {
    const specifier = specifierOf(node);
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push({ file, specifier: specifier.text });
    ts.forEachChild(node, visit);
  }
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  return undefined;
}

/** A file that does nothing but hand on what others export. */
function isBarrel(source: ts.SourceFile): boolean {
  return (
    source.statements.length > 0 &&
    source.statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined)
  );
}

function exportsAll(source: ts.SourceFile): boolean {
  return source.statements.some(
    (statement) => ts.isExportDeclaration(statement) && statement.exportClause === undefined,
  );
}
