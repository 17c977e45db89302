import { type RecordProblem, RecordsError } from "./problems.ts";

/** Characters a line, or a value of a JSON array, may have. */
export const LONGEST = 16 * 1024 * 1024;

/**
 * Returns a UTF-8 file as text, in the parts it came in, without its byte order mark. Throws RecordsError on what is
 * not UTF-8; `where` says how far the reader is.
 */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  file: string,
  where: () => Partial<RecordProblem> = () => ({}),
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = 0;
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      const message = `not UTF-8 text near byte ${read}: write the file again, in UTF-8`;
      throw new RecordsError(file, [{ ...where(), message }], { cause });
    }
  };
  for await (const bytes of source) {
    yield decode(bytes);
    read += bytes.length;
  }
  yield decode();
}

/** Returns the lines of a file with their numbers, from 1; the last one needs no line break. Throws RecordsError. */
export async function* textLines(
  source: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<{ row: number; text: string }> {
  let row = 1;
  let held = "";
  for await (const text of decodeText(source, file, () => ({ row }))) {
    const parts = (held + text).split("\n");
    held = parts.pop()!;
    if (held.length > LONGEST)
      throw new RecordsError(file, [{ row, message: `a line longer than ${LONGEST} characters` }]);
    for (const part of parts) {
      yield { row, text: part };
      row += 1;
    }
  }
  if (held !== "") yield { row, text: held };
}
