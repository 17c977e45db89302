import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const server = createServer();
let taken: number;

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  taken = (server.address() as AddressInfo).port;
});

afterAll(() => void server.close());

test.each([
  ["DATABASE_URL is not set", {}, "free"],
  ["DATABASE_URL cannot be used", { DATABASE_URL: "postgres://u:secret@127.0.0.1:1/d" }, "free"],
  ["Port", { DATABASE_URL: "postgres://u:secret@127.0.0.1:1/d" }, "taken"],
] as const)("ends with one line that says: %s", (reason, env, port) => {
  const { status, stderr } = start(["--port", port === "taken" ? String(taken) : "0"], env);
  expect(status).toBe(1);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(`indexer: ${reason}`);
  expect(stderr).not.toContain("secret");
});

function start(args: readonly string[], env: Record<string, string>): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [join(import.meta.dirname, "../start.ts"), ...args], {
    env: { PATH: process.env.PATH, ...env },
    encoding: "utf8",
  });
}
