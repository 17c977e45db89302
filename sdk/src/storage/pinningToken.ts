import { StorageError } from "./errors.ts";

/** Returns the pinning service's access token, which comes from the environment alone. Throws StorageError without one. */
export function pinningToken(env: { DATAGRAPH_PINNING_TOKEN?: string | undefined } = process.env): string {
  const token = env.DATAGRAPH_PINNING_TOKEN;
  if (token) return token;
  throw new StorageError(
    "refused",
    "DATAGRAPH_PINNING_TOKEN is missing: set it to the pinning service's access token",
    {
      file: "",
    },
  );
}
