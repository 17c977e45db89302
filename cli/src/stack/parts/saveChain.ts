import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { http, createTestClient, hexToBytes } from "viem";

const unzip = promisify(gunzip);

/**
 * Writes the chain's whole state to a file that anvil loads. Anvil's own `--state` writes the file in place, so a kill
 * can tear it; this replaces it in one step.
 */
export async function saveChain(url: string, file: string, timeoutMilliseconds = 30_000): Promise<void> {
  const client = createTestClient({
    mode: "anvil",
    transport: http(url, { timeout: timeoutMilliseconds, retryCount: 0 }),
  });
  const state = await unzip(hexToBytes(await client.dumpState()));
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, state, { mode: 0o600 });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
