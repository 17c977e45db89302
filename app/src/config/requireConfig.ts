import { readConfig } from "./readConfig.ts";

/** Ends the process with one line if the configuration does not do. */
export function requireConfig(): void {
  try {
    readConfig(process.env);
  } catch (error) {
    console.error(`app: ${(error as Error).message}`);
    process.exit(1);
  }
}
