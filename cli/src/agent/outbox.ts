import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Envelope, FieldValue } from "@datagraph/protocol";
import type { AnchorRef } from "@datagraph/sdk";
import type { Hex } from "viem";
import type { Refusal, Sample } from "./checkReading.ts";
import type { Slot } from "./slotOf.ts";

/** A batch of records, sealed for good: what is sent again is the same. */
export type Batch = {
  id: number;
  /** dataset id, decimal */
  stream: string;
  updateType: number;
  count: number;
  /** the period (start, end], in seconds */
  start: number;
  end: number;
  root: Hex;
  fields: readonly string[];
  envelope: Envelope;
  /** a signed transaction, kept before it is sent, so that it is never sent twice with two nonces */
  signed?: Hex;
  ref?: AnchorRef;
  state: "sealed" | "sent" | "final" | "refused";
  /** why the chain refuses it */
  refusal?: string;
};

/** What a batch is made of. */
export type NewBatch = Pick<
  Batch,
  "stream" | "updateType" | "count" | "start" | "end" | "root" | "fields" | "envelope"
> & {
  slots: readonly Slot[];
};

/** A refusal as it is kept: the first and the number of those alike. */
export type KeptRefusal = Refusal & { times: number; last: number };

export type Outbox = ReturnType<typeof openOutbox>;

/** Refusals kept of each stream, the newest. */
const MAX_REFUSALS = 1_000;

const SCHEMA = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS cursors (stream TEXT, source TEXT, cursor TEXT NOT NULL, PRIMARY KEY (stream, source)) STRICT;
  CREATE TABLE IF NOT EXISTS samples (stream TEXT, type INTEGER, at INTEGER, field TEXT, value TEXT NOT NULL,
    PRIMARY KEY (stream, type, at, field)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS batches (id INTEGER PRIMARY KEY, stream TEXT NOT NULL, type INTEGER NOT NULL,
    count INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, root TEXT NOT NULL, fields TEXT NOT NULL,
    envelope TEXT NOT NULL, signed TEXT, ref TEXT, state TEXT NOT NULL, refusal TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS open_batches ON batches (state) WHERE state <> 'final';
  CREATE INDEX IF NOT EXISTS ends ON batches (stream, type, end);
  CREATE TABLE IF NOT EXISTS slots (stream TEXT, type INTEGER, start INTEGER, end INTEGER NOT NULL,
    batch INTEGER NOT NULL, PRIMARY KEY (stream, type, start)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS slots_of ON slots (batch);
  CREATE TABLE IF NOT EXISTS refusals (stream TEXT, rule TEXT, field TEXT, message TEXT, origin TEXT NOT NULL, at INTEGER,
    times INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (stream, rule, field, message)) STRICT;
  CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

type Row = Record<string, string | number | null>;

/**
 * Opens the agent's outbox in a directory, or makes it: what was measured and is not sent yet, and what became of the rest.
 * What a call finishes survives a power cut. Values are removed once their batch is final. Others may read it meanwhile, and
 * one agent writes.
 */
export function openOutbox(directory: string) {
  const db = new DatabaseSync(join(directory, "outbox.sqlite"));
  db.exec(SCHEMA);
  const statements = new Map<string, StatementSync>();
  const all = (sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as Row[];
  const run = (sql: string, ...values: SQLInputValue[]) => statement(sql).run(...values);

  function statement(sql: string): StatementSync {
    const found = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, found);
    return found;
  }

  function atOnce<T>(work: () => T): T {
    db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }

  function refuse(stream: string, refusals: readonly Refusal[], now: number): void {
    for (const { rule, field = "", message, origin, at } of refusals)
      run(
        `INSERT INTO refusals VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET times = times + 1, last = excluded.last`,
        ...[
          stream,
          rule,
          field,
          message,
          origin,
          at === undefined || !Number.isFinite(at) ? null : Math.trunc(at),
          now,
        ],
      );
    if (refusals.length > 0)
      run(
        `DELETE FROM refusals WHERE stream = ?1 AND rowid NOT IN
           (SELECT rowid FROM refusals WHERE stream = ?1 ORDER BY last DESC LIMIT ${MAX_REFUSALS})`,
        stream,
      );
  }

  return {
    cursor: (stream: string, source: string) =>
      all("SELECT cursor FROM cursors WHERE stream = ? AND source = ?", stream, source)[0]?.cursor as
        string | undefined,
    setCursor: (stream: string, source: string, cursor: string) =>
      run("INSERT OR REPLACE INTO cursors VALUES (?, ?, ?)", stream, source, cursor),
    /** Keeps samples and refusals; of two samples of one field and moment the later stands. */
    keep: (
      stream: string,
      samples: readonly (Sample & { updateType: number })[],
      refusals: readonly Refusal[],
      now: number,
    ) =>
      atOnce(() => {
        for (const { updateType, at, field, value } of samples)
          run(
            "INSERT OR REPLACE INTO samples VALUES (?, ?, ?, ?, ?)",
            stream,
            updateType,
            at,
            field,
            JSON.stringify(value),
          );
        refuse(stream, refusals, now);
      }),
    refuse: (stream: string, refusals: readonly Refusal[], now: number) => atOnce(() => refuse(stream, refusals, now)),
    /** Returns samples that no batch holds, in time. */
    samples: (stream: string, updateType: number): Sample[] =>
      all("SELECT at, field, value FROM samples WHERE stream = ? AND type = ? ORDER BY at", stream, updateType).map(
        sampleOf,
      ),
    /** Returns the last sample of each field. */
    profile: (stream: string, updateType: number): Sample[] =>
      all(
        "SELECT max(at) AS at, field, value FROM samples WHERE stream = ? AND type = ? GROUP BY field",
        ...[stream, updateType],
      ).map(sampleOf),
    /** Removes the samples of [from, to). */
    drop: (stream: string, updateType: number, from: number, to: number) =>
      run("DELETE FROM samples WHERE stream = ? AND type = ? AND at >= ? AND at < ?", stream, updateType, from, to),
    /** Whether a period that begins then is in a batch. */
    isCut: (stream: string, updateType: number, start: number) =>
      all("SELECT 1 FROM slots WHERE stream = ? AND type = ? AND start = ?", stream, updateType, start).length > 0,
    /** Returns where the periods that are in batches begin, in time. */
    slots: (stream: string, updateType: number) =>
      all("SELECT start FROM slots WHERE stream = ? AND type = ? ORDER BY start", stream, updateType).map(({ start }) =>
        Number(start),
      ),
    /** Returns where the last batch ends, 0 before the first. */
    lastEnd: (stream: string, updateType: number) =>
      Number(
        all(
          "SELECT max(end) AS last FROM batches WHERE stream = ? AND type = ? AND state <> 'refused'",
          stream,
          updateType,
        )[0]!.last ?? 0,
      ),
    /** Whether nothing of a stream was ever sealed here: another outbox may have. */
    isNew: (stream: string) => all("SELECT 1 FROM batches WHERE stream = ? LIMIT 1", stream).length === 0,
    /** Keeps a sealed batch and that its periods are cut. */
    seal: ({ slots, ...batch }: NewBatch) =>
      atOnce(() => {
        const { stream, updateType, count, start, end, root, fields, envelope } = batch;
        const { lastInsertRowid } = run(
          `INSERT INTO batches (stream, type, count, start, end, root, fields, envelope, state)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'sealed')`,
          ...[stream, updateType, count, start, end, root, JSON.stringify(fields), JSON.stringify(envelope)],
        );
        for (const slot of slots)
          run("INSERT INTO slots VALUES (?, ?, ?, ?, ?)", stream, updateType, slot.start, slot.end, lastInsertRowid);
      }),
    /** Returns the batches that are not final and not refused, oldest first. */
    open: (): Batch[] => all("SELECT * FROM batches WHERE state IN ('sealed', 'sent') ORDER BY id").map(batchOf),
    batches: (stream: string, updateType: number): Batch[] =>
      all("SELECT * FROM batches WHERE stream = ? AND type = ? ORDER BY id", stream, updateType).map(batchOf),
    setSigned: (id: number, signed: Hex | null) => run("UPDATE batches SET signed = ? WHERE id = ?", signed, id),
    setSent: (id: number, ref: AnchorRef) =>
      run("UPDATE batches SET state = 'sent', ref = ?, refusal = NULL WHERE id = ?", stringify(ref), id),
    /** The chain refuses it for now; it is tried again. */
    setRefusal: (id: number, refusal: string) =>
      run("UPDATE batches SET state = 'sealed', ref = NULL, signed = NULL, refusal = ? WHERE id = ?", refusal, id),
    /** It is anchored, or can never be: its values are removed. */
    close: ({ id, stream, updateType }: Batch, state: "final" | "refused", refusal?: string) =>
      atOnce(() => {
        run("UPDATE batches SET state = ?, refusal = ?, signed = NULL WHERE id = ?", state, refusal ?? null, id);
        for (const { start, end } of all("SELECT start, end FROM slots WHERE batch = ?", id))
          run(
            "DELETE FROM samples WHERE stream = ? AND type = ? AND at >= ? AND at < ?",
            ...[stream, updateType, start!, end!],
          );
      }),
    /** Takes a batch apart, so that its records are cut anew, and says why. */
    unseal: ({ id, stream, end }: Batch, message: string) =>
      atOnce(() => {
        refuse(stream, [{ origin: "anchor", at: end, rule: "unconsented-field", message }], end);
        run("DELETE FROM slots WHERE batch = ?", id);
        run("DELETE FROM batches WHERE id = ?", id);
      }),
    refusals: (stream: string): KeptRefusal[] =>
      all("SELECT * FROM refusals WHERE stream = ? ORDER BY last DESC, times DESC", stream).map(
        ({ field, at, stream: _, ...row }) =>
          ({ ...row, ...(field !== "" && { field }), ...(at !== null && { at }) }) as never as KeptRefusal,
      ),
    /** What was last known of chain and pool, for when they cannot be reached. */
    known: (name: string) => all("SELECT value FROM known WHERE name = ?", name)[0]?.value as string | undefined,
    setKnown: (name: string, value: string) => run("INSERT OR REPLACE INTO known VALUES (?, ?)", name, value),
    end: () => db.close(),
  };
}

function sampleOf({ at, field, value }: Row): Sample {
  return { at: Number(at), field: String(field), value: JSON.parse(String(value)) as FieldValue };
}

function batchOf({ type, fields, envelope, signed, ref, refusal, ...row }: Row): Batch {
  return {
    ...(row as never as Batch),
    updateType: Number(type),
    fields: JSON.parse(String(fields)) as string[],
    envelope: JSON.parse(String(envelope)) as Envelope,
    ...(signed !== null && { signed: signed as Hex }),
    ...(ref !== null && { ref: parseRef(String(ref)) }),
    ...(refusal !== null && { refusal: String(refusal) }),
  };
}

function stringify({ id, from, evidenceFrom }: AnchorRef): string {
  return JSON.stringify({ id, from: String(from), evidenceFrom: String(evidenceFrom) });
}

function parseRef(text: string): AnchorRef {
  const { id, from, evidenceFrom } = JSON.parse(text) as Record<keyof AnchorRef, string>;
  return { id, from: BigInt(from), evidenceFrom: BigInt(evidenceFrom) };
}
