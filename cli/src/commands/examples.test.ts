import { describe, expect, it } from "vitest";
import { COMMANDS, NOUNS } from "../registry.ts";

const verbs = [
  ...Object.entries(COMMANDS).map(([name, entry]) => ({ line: name, entry })),
  ...Object.entries(NOUNS).flatMap(([noun, { verbs }]) =>
    Object.entries(verbs).map(([verb, entry]) => ({ line: `${noun} ${verb}`, entry })),
  ),
];

describe.each(verbs)("datagraph $line", ({ line, entry }) => {
  it("has examples of its own options, with as many arguments as it takes", async () => {
    const { command } = await entry.load();
    expect(command.examples.length).toBeGreaterThan(0);
    const options = new Map(Object.keys(command.options).map((flags) => [flags.split(" ")[0]!, flags.includes("<")]));
    for (const example of command.examples) {
      expect(example).toMatch(new RegExp(`^${line}( |$)`));
      const { positional, given } = taken(words(example).slice(words(line).length), options);
      for (const option of given) expect([...options.keys(), "--json"]).toContain(option);
      const names = Object.keys(command.arguments);
      expect(positional).toBeLessThanOrEqual(names.length);
      expect(positional).toBeGreaterThanOrEqual(names.filter((name) => name.startsWith("<")).length);
    }
  });
});

/** Counts arguments and lists options of a command line. `options` says which take a value. */
function taken(
  parts: readonly string[],
  options: ReadonlyMap<string, boolean>,
): { positional: number; given: string[] } {
  const given = parts.filter((part) => part.startsWith("--"));
  const values = given.filter((option) => options.get(option) === true).length;
  return { positional: parts.length - given.length - values, given };
}

function words(text: string): string[] {
  return text.match(/"[^"]*"|\S+/g) ?? [];
}
