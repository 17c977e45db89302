import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Where a program that cannot type puts a passphrase. */
type Variable = "DATAGRAPH_PASSPHRASE" | "DATAGRAPH_NEW_PASSPHRASE";

/** Returns the passphrase in an environment variable, else what the person types, unseen. */
export async function askPassphrase(question: string, variable: Variable = "DATAGRAPH_PASSPHRASE"): Promise<string> {
  const given = process.env[variable];
  if (given !== undefined && given !== "") return given;
  if (!process.stdin.isTTY)
    throw new Error(`${variable} is not set, and there is no terminal to ask for the passphrase`);
  process.stderr.write(`${question}: `);
  // readline echoes what is typed to its output
  const output = new Writable({ write: (_, __, done) => done() });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const abort = new AbortController();
  lines.on("SIGINT", () => abort.abort());
  try {
    return await lines.question("", { signal: abort.signal });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
