/** Writes one line of JSON to standard output. Pass no secret: shares, session signatures, plaintext. */
export type Log = (event: string, fields?: Record<string, unknown>) => void;

/** Returns a log whose every line carries the node's name. */
export function jsonLog(node: string): Log {
  return (event, fields = {}) => {
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), node, event, ...fields })}\n`);
  };
}
