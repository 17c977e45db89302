import { randomBytes } from "node:crypto";
import { globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { streamOf } from "../bytes/streamOf.ts";
import { type Source, digestOf, stageFile } from "../flows/stageFile.ts";
import { createIdentity } from "../identity/createIdentity.ts";
import { openEmbeddedStorage } from "../storage/openEmbeddedStorage.ts";
import { localStaging } from "./localStaging.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-staging-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function open(keep = false) {
  const storage = await openEmbeddedStorage(join(folder, "store"));
  return { storage, staging: localStaging(storage, join(folder, "notes"), "http://127.0.0.1:1", keep) };
}

const sourceOf = (bytes: Uint8Array): Source => ({ name: "f", open: () => streamOf(bytes) });

test("what was staged is taken up again, with the key that its header holds for the identity", async () => {
  const { identity } = await createIdentity();
  const source = sourceOf(new Uint8Array(randomBytes(3 * 2 ** 20)));
  const digest = await digestOf(source);
  const first = await stageFile((await open()).staging, "k", source, digest, identity);
  const again = await stageFile((await open()).staging, "k", source, digest, identity);
  expect(again).toEqual(first);
  const other = await createIdentity();
  const work = stageFile((await open()).staging, "k", source, digest, other.identity);
  await expect(work).rejects.toMatchObject({ fault: "wrong-key" });
});

test("what is missing, went bad or was torn is made anew, under another key", async () => {
  const { identity } = await createIdentity();
  const source = sourceOf(new Uint8Array(randomBytes(2 ** 20)));
  const digest = await digestOf(source);
  const blocks = () => globSync(join(folder, "store/blocks/??/*"));
  const spoil = [
    () => blocks().forEach((block) => writeFileSync(block, "spoilt")),
    () => blocks().forEach((block) => rmSync(block)),
    () => writeFileSync(join(folder, "notes/k.json"), '{"cid":"bafy'),
  ];
  let before = await stageFile((await open()).staging, "k", source, digest, identity);
  for (const each of spoil) {
    each();
    const anew = await stageFile((await open()).staging, "k", source, digest, identity);
    expect(anew.cid).not.toBe(before.cid);
    expect(anew.fileKey).not.toEqual(before.fileKey);
    before = anew;
  }
});

test("a file that changed between two readings is refused, and nothing stays noted", async () => {
  const { identity } = await createIdentity();
  const digest = await digestOf(sourceOf(Uint8Array.of(1)));
  const { staging } = await open();
  const work = stageFile(staging, "k", sourceOf(Uint8Array.of(2)), digest, identity);
  await expect(work).rejects.toThrow(/f changed while it was read/);
  expect(await staging.find("k")).toBeUndefined();
});

test("what is done with leaves the store, unless it is to stay", async () => {
  const { identity } = await createIdentity();
  for (const keep of [false, true]) {
    const { storage, staging } = await open(keep);
    const source = sourceOf(new Uint8Array(randomBytes(100)));
    const { cid } = await stageFile(staging, "k", source, await digestOf(source), identity);
    await staging.forget("k");
    expect(await staging.find("k")).toBeUndefined();
    expect(await storage.has(cid)).toBe(keep);
  }
});
