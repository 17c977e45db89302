/** Returns a number with its noun: "1 use", "1,234 uses". */
export function formatCount(count: bigint | number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${BigInt(count) === 1n ? one : many}`;
}
