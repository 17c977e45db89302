import { open, readFile } from "node:fs/promises";

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
    throw unreadable(path, error);
  }
}

/** Returns the size in bytes of a file named on the command line, without reading it. Throws, saying why it cannot be read. */
export async function fileSize(path: string): Promise<number> {
  try {
    await using handle = await open(path);
    const found = await handle.stat();
    if (found.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
    return found.size;
  } catch (error) {
    throw unreadable(path, error);
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

function unreadable(path: string, cause: unknown): Error {
  const reason = REASONS[String((cause as NodeJS.ErrnoException).code)] ?? String(cause);
  return new Error(`${path}: ${reason}`, { cause });
}
