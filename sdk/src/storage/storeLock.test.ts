import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openStoreLock } from "./storeLock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "datagraph-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that adds for ever. */
async function adder() {
  const script = `import { openStoreLock } from ${JSON.stringify(join(import.meta.dirname, "storeLock.ts"))};
    const lock = await openStoreLock(${JSON.stringify(folder)});
    await lock.adding(() => { console.log("adding"); return new Promise((done) => setTimeout(done, 600_000)); });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

test("a collection waits for another process that adds, and not for one that was killed", async () => {
  const child = await adder();
  const lock = await openStoreLock(folder, 200);
  await expect(lock.collecting(() => Promise.resolve())).rejects.toMatchObject({ fault: "busy" });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await lock.collecting(() => Promise.resolve("collected"))).toBe("collected");
  expect(readdirSync(folder)).toEqual([]);
});

test("who comes to add while a collection waits for another is let in after it, not waited for", async () => {
  const lock = await openStoreLock(folder, 3_000);
  const order: string[] = [];
  const first = new EventEmitter();
  const adding = lock.adding(() => once(first, "end"));
  await vi.waitFor(() => expect(first.listenerCount("end")).toBe(1));
  const collecting = lock.collecting(() => Promise.resolve(order.push("collected")));
  await vi.waitFor(() => expect(readdirSync(folder).join()).toContain("collect-"));
  const late = lock.adding(() => Promise.resolve(order.push("added")));
  await wait(300); // several looks of each at the others
  first.emit("end");
  await Promise.all([adding, collecting, late]);
  expect(order).toEqual(["collected", "added"]);
  expect(readdirSync(folder)).toEqual([]);
});

test("a lock of another machine counts as long as it is touched", async () => {
  // a process number that nobody has here
  writeFileSync(join(folder, "add-0123456789abcdef-99999999-x"), "");
  const lock = await openStoreLock(folder, 200);
  await expect(lock.collecting(() => Promise.resolve())).rejects.toMatchObject({ fault: "busy" });
});
