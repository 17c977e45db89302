/** How many epochs back earnings are told, the current one counted. */
export const EPOCHS = 30;

/** Returns the question for what each field of a pool earned of late, as a gateway derived it. */
export function earningsQuery(gatewayUrl: string, pool: number) {
  return {
    queryKey: ["field-earnings", pool],
    queryFn: async () => (await import("./fetchEarnings.ts")).fetchPoolEarnings(gatewayUrl, pool, EPOCHS),
    // amounts are bigints, which cannot be compared part by part
    structuralSharing: false,
    staleTime: 60_000,
  };
}
