import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity, unlockWithPassphrase } from "@datagraph/sdk";
import { loadIdentity } from "@datagraph/sdk/node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runCli } from "../../runCli.ts";

const PASSPHRASE = "correct horse battery";
let folder: string;
let printed: string[];
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-identity-"));
  printed = [];
  vi.stubEnv("DATAGRAPH_PASSPHRASE", PASSPHRASE);
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => printed.push(String(text)) > 0);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const identity = (...args: string[]) => runCli(["identity", ...args, "--identity", at("id.json")]);
const secretIn = async (file: string, passphrase = PASSPHRASE) =>
  unlockWithPassphrase(await loadIdentity(at(file)), passphrase);

test("an identity leaves for other age tools only when that is meant, and comes back the same", async () => {
  expect(await identity("create")).toBe(0);
  const secret = await secretIn("id.json");
  expect(await identity("export", "--out", at("key.txt"))).toBe(2);
  expect(existsSync(at("key.txt"))).toBe(false);
  expect(await identity("export", "--out", at("key.txt"), "--yes")).toBe(0);
  expect(readFileSync(at("key.txt"), "utf8")).toMatch(new RegExp(`^# public key: age1\\w+\n${secret}\n$`));
  expect(statSync(at("key.txt")).mode & 0o077).toBe(0);
  expect(printed.join("")).not.toContain(secret);
  expect(await runCli(["identity", "import", at("key.txt"), "--identity", at("back.json")])).toBe(0);
  expect(await secretIn("back.json")).toBe(secret);
  // what is there is never replaced
  expect(await runCli(["identity", "import", at("key.txt"), "--identity", at("back.json")])).toBe(1);
});

test("only a file with one identity is taken", async () => {
  const [one, two] = [await createIdentity(), await createIdentity()];
  for (const text of ["nothing", `${one.identity}\n${two.identity}`]) {
    writeFileSync(at("key.txt"), text);
    expect(await identity("import", at("key.txt"))).toBe(1);
  }
  writeFileSync(
    at("key.txt"),
    one.identity.replace(/.$/, (last) => (last === "Q" ? "P" : "Q")),
  );
  expect(await identity("import", at("key.txt"))).toBe(1);
  expect(printed.join("")).not.toContain(one.identity.slice(0, 40));
});

test("a rotation keeps the former identity, by its recipient", async () => {
  await identity("create");
  const before = await loadIdentity(at("id.json"));
  const secret = await secretIn("id.json");
  expect(await identity("rotate", "--json")).toBe(0);
  const { recipient, former } = JSON.parse(printed.at(-1)!) as { recipient: string; former: string };
  expect(recipient).not.toBe(before.recipient);
  expect((await loadIdentity(at("id.json"))).recipient).toBe(recipient);
  expect(former).toBe(at(`identity-${before.recipient.slice(4, 16)}.json`));
  expect(await unlockWithPassphrase(await loadIdentity(former), PASSPHRASE)).toBe(secret);
  vi.stubEnv("DATAGRAPH_PASSPHRASE", "another passphrase");
  expect(await identity("rotate")).toBe(1);
});

test("a passphrase is changed for the same identity", async () => {
  await identity("create");
  const secret = await secretIn("id.json");
  expect(await identity("passphrase")).toBe(1);
  vi.stubEnv("DATAGRAPH_NEW_PASSPHRASE", "too short");
  expect(await identity("passphrase")).toBe(1);
  vi.stubEnv("DATAGRAPH_NEW_PASSPHRASE", "battery horse correct");
  expect(await identity("passphrase")).toBe(0);
  expect(await secretIn("id.json", "battery horse correct")).toBe(secret);
});
