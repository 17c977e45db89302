/**
 * The emulator of Lit's REST API, for tests and development. isolated-vm wants a process without Node's snapshot:
 *
 *   node --no-node-snapshot lit/emulator/emulator.ts
 *
 * LIT_EMULATOR_API_KEYS: `key` or `key=cid+cid`, separated by commas. LIT_EMULATOR_HOSTS: hosts with port that actions may
 * reach. LIT_EMULATOR_SECRET: 64 hexadecimal digits, from which actions' keys are derived; a fresh one by default.
 */
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { EMULATOR, emulatorApi } from "./emulatorApi.ts";

const { PORT = "0", LIT_EMULATOR_API_KEYS = "", LIT_EMULATOR_HOSTS = "", LIT_EMULATOR_SECRET } = process.env;
const { LIT_EMULATOR_TIMEOUT_MS = "30000", LIT_EMULATOR_MEMORY_MB = "64" } = process.env;

const server = emulatorApi({
  secret: LIT_EMULATOR_SECRET === undefined ? randomBytes(32) : Buffer.from(LIT_EMULATOR_SECRET, "hex"),
  apiKeys: new Map(list(LIT_EMULATOR_API_KEYS).map(readApiKey)),
  limits: {
    memoryMb: Number(LIT_EMULATOR_MEMORY_MB),
    timeoutMs: Number(LIT_EMULATOR_TIMEOUT_MS),
    hosts: new Set(list(LIT_EMULATOR_HOSTS)),
    mostFetches: 50,
    mostResponse: 100 * 1024,
    mostLogs: 100 * 1024,
  },
});
server.listen(Number(PORT), "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(JSON.stringify({ message: "listening", emulator: EMULATOR, port }));
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(0));

function list(text: string): string[] {
  return text.split(",").filter((one) => one !== "");
}

function readApiKey(text: string): [string, readonly string[] | "*"] {
  const [key, cids] = text.split("=") as [string, string | undefined];
  return [key, cids === undefined ? "*" : cids.split("+")];
}
