/** Next.js calls it when the server starts, in each of its runtimes. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") (await import("./config/requireConfig.ts")).requireConfig();
}
