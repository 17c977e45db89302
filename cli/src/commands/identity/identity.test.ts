import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity, unlockWithPassphrase, unlockWithWallet } from "@datagraph/sdk";
import { loadIdentity } from "@datagraph/sdk/node";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
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

test("a wallet locks an identity in place of a passphrase, and opens it by its own key only", async () => {
  vi.stubEnv("DATAGRAPH_PASSPHRASE", "");
  const [key, other] = [generatePrivateKey(), generatePrivateKey()];
  vi.stubEnv("DATAGRAPH_PRIVATE_KEY", key);
  expect(await identity("create", "--lock", "wallet")).toBe(0);
  const locked = await loadIdentity(at("id.json"));
  expect(locked.unlock).toMatchObject({ by: "wallet", account: privateKeyToAccount(key).address });
  const secret = await unlockWithWallet(locked, privateKeyToAccount(key));
  vi.stubEnv("DATAGRAPH_PRIVATE_KEY", other);
  expect(await identity("export", "--out", at("key.txt"), "--yes")).toBe(1);
  expect(printed.join("")).toMatch(/locked by the wallet 0x\w{40}: set DATAGRAPH_PRIVATE_KEY to its key, not that of/);
  vi.stubEnv("DATAGRAPH_PRIVATE_KEY", key);
  expect(await identity("export", "--out", at("key.txt"), "--yes")).toBe(0);
  expect(readFileSync(at("key.txt"), "utf8")).toContain(secret);
});

test("a development account locks and opens without being told its key", async () => {
  vi.stubEnv("DATAGRAPH_PASSPHRASE", "");
  expect(await identity("create", "--lock", "wallet", "--as", "nobody")).toBe(2);
  expect(await identity("create", "--lock", "wallet", "--as", "station")).toBe(0);
  expect(await identity("rotate", "--lock", "wallet", "--as", "station")).toBe(0);
});

test("a passkey is for pages: the command says so, and what to do", async () => {
  expect(await identity("create", "--lock", "passkey")).toBe(2);
  expect(printed.join("")).toMatch(/A passkey answers to web pages only \(WebAuthn\).*--lock passphrase or wallet/);
  expect(existsSync(at("id.json"))).toBe(false);
  await identity("create", "--lock", "wallet", "--as", "station");
  const locked = await loadIdentity(at("id.json"));
  const unlock = {
    by: "passkey",
    salt: `0x${"00".repeat(32)}`,
    passkey: "AGE-PLUGIN-FIDO2PRF-1TEST",
    wrapped: { args: [], body: "" },
  };
  writeFileSync(at("id.json"), JSON.stringify({ ...locked, unlock }));
  expect(await identity("export", "--out", at("key.txt"), "--yes")).toBe(1);
  expect(printed.join("")).toMatch(/is locked by a passkey, which answers to web pages only.*use a copy of age1/);
});
