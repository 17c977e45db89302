/** Returns what to tell a person about an error; viem's own say it shortest in `shortMessage`. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("shortMessage" in error && typeof error.shortMessage === "string") return error.shortMessage;
  return error.message === "" ? error.name : error.message;
}
