/** Returns an id or address that a person can compare: "0x3f9a…21c0". */
export function shortHex(value: bigint | string): string {
  const text = typeof value === "bigint" ? `0x${value.toString(16).padStart(64, "0")}` : value;
  return `${text.slice(0, 6)}…${text.slice(-4)}`;
}
