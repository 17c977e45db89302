/** Returns the path of a dataset's page. */
export function datasetPath(id: bigint): string {
  return `/datasets/${toHexId(id)}`;
}

/** Returns a dataset's id as pages' paths have it. */
export function toHexId(id: bigint): string {
  return `0x${id.toString(16).padStart(64, "0")}`;
}

/** Returns the id in a path; undefined when it is none. */
export function parseId(text: string): bigint | undefined {
  return /^(0x[0-9a-fA-F]{1,64}|\d{1,78})$/.test(text) ? BigInt(text) : undefined;
}
