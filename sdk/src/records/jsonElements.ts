import { type RecordProblem, RecordsError, shorten } from "./problems.ts";
import { LONGEST, decodeText } from "./textLines.ts";

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE] = ['"', "\\", ",", "[", "]"].map((text) => text.charCodeAt(0));
const OPENING = new Set(["{", "["].map((text) => text.charCodeAt(0)));
const CLOSING = new Set(["}", "]"].map((text) => text.charCodeAt(0)));
const BLANK = /^[ \t\r\n]*$/;

/**
 * Returns the text of each element of a JSON file that is one array, in order, with its number from 1. None but the
 * one at hand is kept. Throws RecordsError when the file is no array, or ends within it.
 */
export async function* jsonElements(
  source: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<{ row: number; text: string }> {
  const splitter = new ElementSplitter(file);
  for await (const text of decodeText(source, file, () => ({ row: splitter.row }))) yield* splitter.split(text);
  splitter.end();
}

/** Where in the array the reader is: only brackets, quotes and commas matter, the rest is the parser's. */
class ElementSplitter {
  row = 1;
  readonly #file: string;
  #state: "before" | "inside" | "after" = "before";
  #depth = 0;
  #quoted = false;
  #escaped = false;
  #held = "";

  constructor(file: string) {
    this.#file = file;
  }

  /** Yields the elements that end within `text`. */
  *split(text: string): Generator<{ row: number; text: string }> {
    let start = this.#state === "before" ? this.#begin(text) : 0;
    if (this.#state === "after") this.#checkBlank(text);
    for (let i = start; i < text.length && this.#state === "inside"; i++) {
      const last = this.#step(text.charCodeAt(i));
      if (last === undefined) continue;
      yield* this.#element(this.#held + text.slice(start, i), last);
      this.#held = "";
      start = i + 1;
      if (last) this.#finish(text.slice(start));
    }
    if (this.#state === "inside") this.#held += text.slice(start);
    if (this.#held.length > LONGEST) throw this.#fail({ message: `a value longer than ${LONGEST} characters` });
  }

  end(): void {
    if (this.#state === "before")
      throw this.#fail({ message: "the file is empty: it needs an array of records" }, false);
    if (this.#state === "inside") throw this.#fail({ message: "the file ends within its array: fetch it again" });
  }

  /** Returns where the first element begins. */
  #begin(text: string): number {
    const first = text.search(/[^ \t\r\n]/);
    if (first < 0) return text.length;
    if (text.charCodeAt(first) !== OPEN)
      throw this.#fail(
        { value: shorten(text.slice(first, first + 40)), message: "expected an array: [{...}, ...]" },
        false,
      );
    this.#state = "inside";
    return first + 1;
  }

  /** Returns whether an element ends here and, if so, whether it is the last. */
  #step(code: number): boolean | undefined {
    if (this.#quoted) {
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) this.#quoted = false;
      return undefined;
    }
    if (code === QUOTE) this.#quoted = true;
    else if (this.#depth === 0 && code === CLOSE) return true;
    else if (this.#depth === 0 && code === COMMA) return false;
    else if (OPENING.has(code)) this.#depth += 1;
    else if (CLOSING.has(code)) this.#depth -= 1;
    return undefined;
  }

  *#element(text: string, last: boolean): Generator<{ row: number; text: string }> {
    // an empty array has no element; a comma must have one on both sides
    if (last && this.row === 1 && BLANK.test(text)) return;
    if (BLANK.test(text)) throw this.#fail({ message: "a comma without a record: remove it" });
    yield { row: this.row, text };
    this.row += 1;
  }

  #finish(rest: string): void {
    this.#state = "after";
    this.#checkBlank(rest);
  }

  #checkBlank(text: string): void {
    if (!BLANK.test(text))
      throw this.#fail({ value: shorten(text.trim()), message: "text after the array: remove it" }, false);
  }

  #fail(problem: RecordProblem, located = true): RecordsError {
    return new RecordsError(this.#file, [located ? { row: this.row, ...problem } : problem]);
  }
}
