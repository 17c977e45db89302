/** What every handler's event has, whatever it says. */
export type Stamped = { block: { number: bigint; timestamp: bigint }; log: { logIndex: number } };

/** Returns block and time (seconds) of an event, as rows keep them. */
export function at({ block }: Stamped): { block: bigint; time: bigint } {
  return { block: block.number, time: block.timestamp };
}

/** Returns `at` with the log's index in its block: the primary key of history rows. */
export function logAt(event: Stamped): { block: bigint; log: number; time: bigint } {
  return { ...at(event), log: event.log.logIndex };
}
