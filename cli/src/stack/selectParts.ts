import { StackError } from "./errors.ts";
import type { Part } from "./part.ts";

/** Which parts are asked for. */
export type Selection = {
  /** these and nothing else, but what they depend on */
  only?: readonly string[];
  /** these besides the others */
  more?: readonly string[];
  /** the stack's state directory; absent: a new one */
  directory?: string;
};

/**
 * Returns the parts a stack is made of, each behind those it depends on: all that the checkout holds and the state wants,
 * with what they depend on, or the named ones with theirs. Throws on a name that is not there.
 */
export function selectParts(table: readonly Part[], root: string, selection: Selection = {}): Part[] {
  const { only, more = [], directory } = selection;
  const byName = new Map(table.map((part) => [part.name, part]));
  const held = table.filter((part) => isHeld(part, [])).map(({ name }) => name);
  const selected = new Set<Part>();
  const wanted = held.filter((name) => isWanted(byName.get(name)!));
  for (const name of [...(only ?? wanted), ...more]) select(name);
  return [...selected];

  function isWanted({ isWanted }: Part): boolean {
    return isWanted === undefined || (directory !== undefined && isWanted(directory));
  }

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
