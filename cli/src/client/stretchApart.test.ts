import { createIdentity, lockWithPassphrase, unlockWithPassphrase } from "@datagraph/sdk";
import { expect, test } from "vitest";
import { stretchApart } from "./stretchApart.ts";

const PASSPHRASE = "four \u212bngstr\u00f6m long words";

test("what was locked here is unlocked by the other process, and only with the passphrase", async () => {
  const { identity } = await createIdentity();
  const locked = await lockWithPassphrase(identity, PASSPHRASE, 10);
  expect(await unlockWithPassphrase(locked, PASSPHRASE, stretchApart)).toBe(identity);
  await expect(unlockWithPassphrase(locked, "another passphrase", stretchApart)).rejects.toThrow(/passphrase is wrong/);
});

test("a process that fails is told", async () => {
  await expect(stretchApart("x", new Uint8Array(32), 64)).rejects.toThrow(/could not be stretched/);
});
