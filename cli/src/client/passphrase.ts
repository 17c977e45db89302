import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Returns the passphrase of DATAGRAPH_PASSPHRASE, else what the person types, unseen. */
export async function askPassphrase(question: string): Promise<string> {
  const given = process.env.DATAGRAPH_PASSPHRASE;
  if (given !== undefined && given !== "") return given;
  if (!process.stdin.isTTY)
    throw new Error("DATAGRAPH_PASSPHRASE is not set, and there is no terminal to ask for the passphrase");
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
