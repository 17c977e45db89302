import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateMnemonic, english, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collect } from "../bytes/collect.ts";
import { streamOf } from "../bytes/streamOf.ts";
import { decryptBytes } from "../encryption/decryptBytes.ts";
import { encryptStream } from "../encryption/encryptStream.ts";
import { createIdentity } from "./createIdentity.ts";
import { IdentityError } from "./errors.ts";
import { loadIdentity, saveIdentity } from "./identityFile.ts";
import { type LockedIdentity, parseLockedIdentity } from "./lockedIdentity.ts";
import { lockWithPassphrase, unlockWithPassphrase } from "./passphrase.ts";
import { recipientOf } from "./recipientOf.ts";
import { lockWithWallet, unlockWithWallet } from "./wallet.ts";

const LOG_N = 10;
const PASSPHRASE = "correct horse battery";
const account = mnemonicToAccount(generateMnemonic(english));
const other = privateKeyToAccount(`0x${randomBytes(32).toString("hex")}`);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-identity-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function fault(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(IdentityError);
  return (error as IdentityError).fault;
}

test("an identity opens what is encrypted for its recipient", async () => {
  const { identity, recipient } = await createIdentity();
  expect(await recipientOf(identity)).toBe(recipient);
  const { ciphertext } = await encryptStream(streamOf(new Uint8Array([1, 2])), [recipient]);
  expect(await decryptBytes(streamOf(await collect(ciphertext)), identity)).toEqual(new Uint8Array([1, 2]));
  expect(await fault(recipientOf("AGE-SECRET-KEY-1NONE"))).toBe("not-identity");
});

describe("locked with a passphrase", () => {
  test("opens with it and nothing else, and keeps the secret out of the file", async () => {
    const { identity } = await createIdentity();
    const locked = await lockWithPassphrase(identity, PASSPHRASE, LOG_N);
    expect(JSON.stringify(locked)).not.toContain(identity);
    expect(await unlockWithPassphrase(parseLockedIdentity(JSON.stringify(locked)), PASSPHRASE)).toBe(identity);
    expect(await fault(unlockWithPassphrase(locked, `${PASSPHRASE}!`))).toBe("wrong-unlock");
    expect(await fault(unlockWithWallet(locked, account))).toBe("wrong-unlock");
    expect(await fault(lockWithPassphrase(identity, "short"))).toBe("wrong-unlock");
  });

  test("binds its recipient and parameters", async () => {
    const [{ identity }, { recipient }] = [await createIdentity(), await createIdentity()];
    const locked = await lockWithPassphrase(identity, PASSPHRASE, LOG_N);
    expect(await fault(unlockWithPassphrase({ ...locked, recipient }, PASSPHRASE))).toBe("wrong-unlock");
  });
});

describe("locked with a wallet", () => {
  test("opens with its signature and nobody else's", async () => {
    const { identity } = await createIdentity();
    const locked = await lockWithWallet(identity, account);
    expect(await unlockWithWallet(locked, account)).toBe(identity);
    expect(await fault(unlockWithWallet(locked, other))).toBe("wrong-unlock");
    expect(await fault(unlockWithWallet(locked, { ...other, address: account.address }))).toBe("wrong-unlock");
    expect(await fault(unlockWithPassphrase(locked, PASSPHRASE))).toBe("wrong-unlock");
  });

  test("two identities of one wallet have keys of their own", async () => {
    const { identity } = await createIdentity();
    const [a, b] = [await lockWithWallet(identity, account), await lockWithWallet(identity, account)];
    const swapped: LockedIdentity = { ...a, sealed: b.sealed };
    expect(await fault(unlockWithWallet(swapped, account))).toBe("wrong-unlock");
  });

  test("is refused for a signer that never signs the same way twice", async () => {
    const { identity } = await createIdentity();
    let turn = 0;
    const fickle = { address: account.address, signTypedData: async () => `0x0${++turn}` as const };
    expect(await fault(lockWithWallet(identity, fickle))).toBe("not-deterministic");
  });
});

describe("an identity file", () => {
  test("is for its owner alone, comes back, and is never replaced", async () => {
    const { identity } = await createIdentity();
    const locked = await lockWithWallet(identity, account);
    const path = join(folder, "keys", "identity.json");
    await saveIdentity(path, locked);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await loadIdentity(path)).toEqual(locked);
    const before = readFileSync(path);
    expect(await fault(saveIdentity(path, await lockWithWallet(identity, account)))).toBe("malformed");
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(join(folder, "keys"))).toEqual(["identity.json"]);
  });

  test.each(["", "{}", "null", '{"format":"datagraph/identity/v2"}'])(
    "with %j in it is named as malformed",
    async (text) => {
      const path = join(folder, "broken.json");
      writeFileSync(path, text);
      expect(await fault(loadIdentity(path))).toBe("malformed");
    },
  );

  test("cannot ask for endless work", async () => {
    const locked = await lockWithPassphrase((await createIdentity()).identity, PASSPHRASE, LOG_N);
    const greedy = { ...locked, unlock: { ...locked.unlock, logN: 30 } };
    expect(() => parseLockedIdentity(JSON.stringify(greedy))).toThrow(IdentityError);
  });
});
