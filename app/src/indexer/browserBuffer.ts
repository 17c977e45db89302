/**
 * Stands in for Node's Buffer in the browser (next.config.ts): of all that is bundled only Ponder's column of bytes names
 * it, to make one of bytes, and the whole would cost every page 7 kB.
 */
export const Buffer = { from: (bytes: Uint8Array) => Uint8Array.from(bytes) };
