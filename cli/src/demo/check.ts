import { isDeepStrictEqual } from "node:util";

/** A step whose result is not what it must be. */
export class CheckFailed extends Error {
  override readonly name = "CheckFailed";
}

/** Counts what was checked, and throws CheckFailed at the first thing that does not hold. */
export class Checks {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Checks that something holds. */
  holds(condition: boolean, what: string): void {
    if (!condition) throw new CheckFailed(what);
    this.#count++;
  }

  /** Checks that two values are the same, deeply. */
  equal(actual: unknown, expected: unknown, what: string): void {
    this.holds(isDeepStrictEqual(actual, expected), `${what}: expected ${show(expected)}, got ${show(actual)}`);
  }

  /** Checks that something is refused, and that the reason matches. Returns the reason. */
  async refused(attempt: Promise<unknown>, reason: RegExp, what: string): Promise<string> {
    const message = await attempt.then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (message === undefined) throw new CheckFailed(`${what}: was not refused`);
    this.holds(reason.test(message), `${what}: expected a reason like ${reason}, got "${message}"`);
    return message;
  }
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? `${one}n` : one));
  return text === undefined || text.length <= 200 ? String(text) : `${text.slice(0, 200)}...`;
}
