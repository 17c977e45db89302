import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { UpdateReport } from "@datagraph/protocol";

/** Something accepted that no snapshot holds yet; `body` is its JSON. */
export type PendingRow = { kind: "data" | "transaction"; hash: string; signer: string; body: string };

/** A snapshot as it is kept: brotli of the signed JSON, and the hashes of what the global chain says of it. */
export type SnapshotRow = {
  ordinal: number;
  hash: string;
  content: Uint8Array;
  channelHash: string;
  globalHash: string;
};

/** What one snapshot changes. */
export type SnapshotWrite = {
  row: SnapshotRow;
  /** taken in, or refused for good */
  done: readonly Pick<PendingRow, "kind" | "hash" | "signer">[];
  reports: readonly { hash: string; signer: string; report: Exclude<UpdateReport, { state: "pending" }> }[];
  transactions: readonly string[];
};

export type Store = ReturnType<typeof openStore>;

const SQLITE_BUSY = 5;
const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS snapshots (ordinal INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, content BLOB NOT NULL,
    channel_hash TEXT NOT NULL, global_hash TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS pending (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, hash TEXT NOT NULL,
    signer TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, hash, signer)) STRICT;
  CREATE TABLE IF NOT EXISTS updates (hash TEXT NOT NULL, signer TEXT NOT NULL, report TEXT NOT NULL,
    PRIMARY KEY (hash, signer)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS transactions (hash TEXT PRIMARY KEY, ordinal INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Opens the database in a directory, or makes it. What `addPending` and `writeSnapshot` finish survives a power cut. */
export function openStore(directory: string) {
  const db = new DatabaseSync(join(directory, "metagraph.sqlite"));
  prepare(db, directory);
  const insertPending = db.prepare("INSERT INTO pending (kind, hash, signer, body) VALUES (?, ?, ?, ?)");
  const insertSnapshot = db.prepare("INSERT INTO snapshots VALUES (?, ?, ?, ?, ?)");
  const deletePending = db.prepare("DELETE FROM pending WHERE kind = ? AND hash = ? AND signer = ?");
  const insertReport = db.prepare("INSERT OR REPLACE INTO updates VALUES (?, ?, ?)");
  const insertTransaction = db.prepare("INSERT INTO transactions VALUES (?, ?)");
  const columns = "ordinal, hash, content, channel_hash AS channelHash, global_hash AS globalHash";
  const byOrdinal = db.prepare(`SELECT ${columns} FROM snapshots WHERE ordinal = ?`);
  const byHash = db.prepare(`SELECT ${columns} FROM snapshots WHERE hash = ?`);
  const byGlobalHash = db.prepare(`SELECT ${columns} FROM snapshots WHERE global_hash = ?`);
  const reports = db.prepare("SELECT report FROM updates WHERE hash = ?");
  const ordinalOf = db.prepare("SELECT ordinal FROM transactions WHERE hash = ?");

  function atOnce(work: () => void): void {
    db.exec("BEGIN IMMEDIATE");
    try {
      work();
      db.exec("COMMIT");
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }

  return {
    /** Returns what `set` wrote under this name. */
    meta: (key: string) =>
      (db.prepare("SELECT value FROM meta WHERE key = ?").get(key) as { value: string } | undefined)?.value,
    setMeta: (key: string, value: string) => void db.prepare("INSERT INTO meta VALUES (?, ?)").run(key, value),
    addPending: (rows: readonly PendingRow[]) =>
      atOnce(() => {
        for (const { kind, hash, signer, body } of rows) insertPending.run(kind, hash, signer, body);
      }),
    /** Returns what no snapshot holds, in the order in which it came. */
    pending: () =>
      db.prepare("SELECT kind, hash, signer, body FROM pending ORDER BY id").all() as never as PendingRow[],
    writeSnapshot: ({ row, done, reports: said, transactions }: SnapshotWrite) =>
      atOnce(() => {
        insertSnapshot.run(row.ordinal, row.hash, row.content, row.channelHash, row.globalHash);
        for (const { kind, hash, signer } of done) deletePending.run(kind, hash, signer);
        for (const { hash, signer, report } of said) insertReport.run(hash, signer, JSON.stringify(report));
        for (const hash of transactions) insertTransaction.run(hash, row.ordinal);
      }),
    snapshot: (key: number | string) =>
      (typeof key === "number" ? byOrdinal : byHash).get(key) as SnapshotRow | undefined,
    globalSnapshot: (key: number | string) =>
      (typeof key === "number" ? byOrdinal : byGlobalHash).get(key) as SnapshotRow | undefined,
    /** Yields every snapshot from the first. */
    snapshots: () => db.prepare(`SELECT ${columns} FROM snapshots ORDER BY ordinal`).iterate() as Iterable<SnapshotRow>,
    /** Returns what became of an update, by whoever signed it. */
    reports: (hash: string) =>
      (reports.all(hash) as { report: string }[]).map(({ report }) => JSON.parse(report) as UpdateReport),
    /** Returns the snapshot that holds a transaction. */
    ordinalOf: (hash: string) => (ordinalOf.get(hash) as { ordinal: number } | undefined)?.ordinal,
    close: () => db.close(),
  };
}

function prepare(db: DatabaseSync, directory: string): void {
  try {
    db.exec(SCHEMA);
  } catch (error) {
    db.close();
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new Error(`Another process runs a metagraph in ${directory}: stop it, or use another directory`, {
      cause: error,
    });
  }
}
