import { StackError } from "./errors.ts";
import type { Part } from "./part.ts";

/**
 * Returns the parts a stack is made of, each behind those it depends on: all that the checkout holds with what they
 * depend on, or the named ones with theirs. Throws on a name that is not there.
 */
export function selectParts(table: readonly Part[], root: string, only?: readonly string[]): Part[] {
  const byName = new Map(table.map((part) => [part.name, part]));
  const held = table.filter((part) => isHeld(part, [])).map(({ name }) => name);
  const selected = new Set<Part>();
  for (const name of only ?? held) select(name);
  return [...selected];

  function isHeld(part: Part, path: readonly string[]): boolean {
    if (path.includes(part.name))
      throw new StackError(`Parts wait for each other: ${[...path, part.name].join(" -> ")}`);
    if (part.available?.(root) === false) return false;
    return part.dependsOn.every((name) => {
      const dependency = byName.get(name);
      return dependency !== undefined && isHeld(dependency, [...path, part.name]);
    });
  }

  function select(name: string): void {
    if (!held.includes(name)) throw new StackError(`There is no part "${name}". There are: ${held.join(", ")}`);
    const part = byName.get(name)!;
    part.dependsOn.forEach(select);
    selected.add(part);
  }
}
