import { StackError } from "./errors.ts";
import type { Part } from "./part.ts";

/**
 * Returns the parts a stack is made of, each behind those it depends on: all that the checkout holds, or the named ones
 * with their dependencies. Throws on a name that the table does not hold.
 */
export function selectParts(table: readonly Part[], root: string, only?: readonly string[]): Part[] {
  const held = new Map(table.filter((part) => part.available?.(root) ?? true).map((part) => [part.name, part]));
  const selected = new Set<Part>();
  for (const name of only ?? held.keys()) add(name, []);
  return [...selected];

  function add(name: string, path: readonly string[]): void {
    const part = held.get(name);
    if (part === undefined)
      throw new StackError(`There is no part "${name}". There are: ${[...held.keys()].join(", ")}`);
    if (path.includes(name)) throw new StackError(`Parts depend on each other: ${[...path, name].join(" -> ")}`);
    for (const dependency of part.dependsOn) add(dependency, [...path, name]);
    selected.add(part);
  }
}
