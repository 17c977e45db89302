import { readFile } from "node:fs/promises";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder, not a file",
  EACCES: "it may not be read",
};

/** Returns the bytes of a file named on the command line. Throws, saying why it cannot be read. */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new Error(`${path}: ${REASONS[String((error as NodeJS.ErrnoException).code)] ?? String(error)}`, {
      cause: error,
    });
  }
}

/** Returns the JSON of a file named on the command line. Throws, naming the file. */
export async function readJson(path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readInput(path));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: ${text.trim() === "" ? "the file is empty" : (error as Error).message}`, {
      cause: error,
    });
  }
}
