import { once } from "node:events";
import { createServer } from "node:net";
import { EnvironmentError } from "./environment.ts";

/** Throws `EnvironmentError` when a port is taken: Ponder would silently take the next one, where nobody looks. */
export async function requireFreePort(port: number, hostname: string): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new EnvironmentError(`--port is "${port}": give a number from 0 to 65535`);
  const server = createServer();
  try {
    await once(server.listen(port, hostname), "listening");
  } catch (error) {
    const { code } = error as { code?: string };
    throw new EnvironmentError(`Port ${port} of ${hostname} cannot be used (${code}): free it, or give another --port`);
  }
  await new Promise((resolve) => server.close(resolve));
}
