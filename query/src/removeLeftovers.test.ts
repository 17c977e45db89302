import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SCRATCH, removeLeftovers } from "./removeLeftovers.ts";

it("removes the scratch of processes that are gone, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "datagraph-test-"));
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  const mine = `${SCRATCH}${process.pid}-abc`;
  for (const name of [mine, `${SCRATCH}${gone}-abc`, `${SCRATCH}old`, "other"]) await mkdir(join(folder, name));
  expect(await removeLeftovers(folder)).toBe(2);
  expect((await readdir(folder)).sort()).toEqual([mine, "other"]);
  await rm(folder, { recursive: true });
});
