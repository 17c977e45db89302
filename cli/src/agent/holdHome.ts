import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/**
 * Keeps other agents from running in a directory; the system gives it free when this process dies. Returns what gives it
 * free before. Throws when another agent runs there.
 */
export function holdHome(home: string): () => void {
  const db = new DatabaseSync(join(home, "running.sqlite"));
  try {
    db.exec("BEGIN EXCLUSIVE");
    return () => db.close();
  } catch (error) {
    db.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new Error(`Another agent runs in ${home}: stop it, or use another --home`, { cause: error });
  }
}
