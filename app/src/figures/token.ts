/** How amounts of a settlement token are written. */
export type Token = { symbol: string; decimals: number };
