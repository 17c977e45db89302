import { type Research, type Session, openSession } from "@datagraph/sdk";
import { readInput } from "./readInput.ts";

/** Where `query session` writes and others look for a session. */
export const SESSION_FILE = "datagraph-session.json";

/** The option of commands that use a session. */
export const SESSION = { "--session <file>": `the session's file (default ${SESSION_FILE})` } as const;

/** Returns the session kept in a file, opened. Throws, naming the file. */
export async function readSession(file = SESSION_FILE): Promise<Research> {
  const text = new TextDecoder().decode(await readInput(file));
  try {
    return openSession(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

/** Returns a session as its file holds it. */
export function sessionBytes(session: Session): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(session, null, 2)}\n`);
}
