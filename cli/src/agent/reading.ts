/** What a source says was measured: values by field name, of one moment. */
export type Reading = {
  /** seconds since 1970 */
  at: number;
  values: Readonly<Record<string, unknown>>;
  /** UCUM codes of those values that have one, by field name */
  units?: Readonly<Record<string, string>>;
  /** where it stands, for the contributor: `steps-2026-01-01.json, 17` */
  origin: string;
};

/** Something of a source that cannot be read as a reading. */
export type Unreadable = { origin: string; problem: string };

/** What a source yields. */
export type Sourced = { reading: Reading } | { unreadable: Unreadable };

/** Where readings come from. */
export type Source = {
  /** stands for it in the outbox and in messages */
  name: string;
  /**
   * Yields what is new since `cursor`, which an earlier reading returned, until `now` (seconds since 1970); what comes twice
   * does no harm. Returns the cursor to go on from. Throws when the source cannot be reached.
   */
  read: (cursor: string | undefined, now: number) => AsyncGenerator<Sourced, string | undefined>;
};
