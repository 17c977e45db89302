import type { Point } from "./instrument.ts";

type Kind = Point["kind"];

/** Returns a table of files, the points nobody reached, and the share of each kind that was reached. */
export function summarise(points: readonly Point[], reached: ReadonlySet<string>) {
  const files = [...new Set(points.map(({ file }) => file))].sort();
  const rows = files.map((file) =>
    row(
      file,
      points.filter((point) => point.file === file),
    ),
  );
  const missed = points
    .filter(({ tag }) => !reached.has(tag))
    .map(({ file, line, kind, name }) => `${file}:${line}: ${kind === "function" ? `${name} is not called` : name}`);
  const width = Math.max(...files.map((file) => file.length));
  const table = [...rows, row("all", points)].map(([file, ...cells]) => [file!.padEnd(width), ...cells].join("  "));
  return {
    table: table.join("\n"),
    missed,
    share: { function: share(points, "function"), branch: share(points, "branch") },
  };

  function row(name: string, of: readonly Point[]): string[] {
    return [name, cell(of, "function"), cell(of, "branch")];
  }

  function cell(of: readonly Point[], kind: Kind): string {
    const all = of.filter((point) => point.kind === kind);
    const count = `${all.filter(({ tag }) => reached.has(tag)).length}/${all.length}`.padStart(9);
    return `${kind === "function" ? "functions" : "branches"} ${count} ${(100 * share(of, kind)).toFixed(2).padStart(6)} %`;
  }

  function share(of: readonly Point[], kind: Kind): number {
    const all = of.filter((point) => point.kind === kind);
    return all.length === 0 ? 1 : all.filter(({ tag }) => reached.has(tag)).length / all.length;
  }
}
