import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, readlink, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { StorageError } from "./errors.ts";

/**
 * Keeps a garbage collection from removing what others are just adding, in this process or another one: many may add
 * at once, one collects alone. Each holds a file that it touches; one that nobody touched for a while belongs to the dead,
 * and so does one whose process no longer runs on this machine.
 */
export type StoreLock = {
  /** Runs work that adds. Throws StorageError `busy` when a collection takes too long. */
  adding<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work that collects. Throws StorageError `busy` when others go on adding, or collect. */
  collecting<T>(work: () => Promise<T>): Promise<T>;
};

type Kind = "add" | "collect";

const BEAT = 10_000;
const DEAD = 60_000;
const PAUSE = 100;

/** Opens the lock of a store, with how long, in milliseconds, to wait for others. */
export async function openStoreLock(path: string, patience = 30_000): Promise<StoreLock> {
  await mkdir(path, { recursive: true });
  return {
    adding: (work) =>
      held(path, "add", work, async (own) => {
        const deadline = Date.now() + patience;
        // Who waits for a collection must not look like one who adds: the collection would wait for it in turn.
        while ((await living(path, "collect")).length > 0) {
          await rm(join(path, own), { force: true });
          await untilNone(path, "collect", deadline, "its garbage is being collected");
          await writeFile(join(path, own), "");
        }
      }),
    collecting: (work) =>
      held(path, "collect", work, async (own) => {
        if ((await living(path, "collect")).some((name) => name !== own))
          throw busy(path, "another collection is under way");
        // It holds up whoever comes to add, so it gives way well before they lose their patience.
        await untilNone(path, "add", Date.now() + patience / 3, "files are being added");
      }),
  };
}

async function held<T>(
  path: string,
  kind: Kind,
  work: () => Promise<T>,
  enter: (own: string) => Promise<void>,
): Promise<T> {
  const own = `${kind}-${await here}-${process.pid}-${randomUUID()}`;
  const file = join(path, own);
  // First the file, then the look at the others': of two that come at once, at least one sees the other.
  await writeFile(file, "");
  const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), BEAT).unref();
  try {
    await enter(own);
    const result = await work();
    await stat(file).catch((cause: unknown) => {
      throw new StorageError("busy", "This process stood still too long: add the file again", { file: "" }, { cause });
    });
    return result;
  } finally {
    clearInterval(beat);
    await rm(file, { force: true });
  }
}

async function untilNone(path: string, kind: Kind, deadline: number, why: string): Promise<void> {
  for (; (await living(path, kind)).length > 0; await wait(PAUSE)) if (Date.now() > deadline) throw busy(path, why);
}

/** Names of the files that somebody living holds; the others are removed, which their holder notices. */
async function living(path: string, kind: Kind): Promise<string[]> {
  const names = (await readdir(path)).filter((name) => name.startsWith(`${kind}-`));
  const ages = await Promise.all(names.map((name) => ageOf(join(path, name))));
  const machine = await here;
  const isDead = (index: number) => (ages[index] ?? Infinity) > DEAD || isGone(names[index]!, machine);
  await Promise.all(names.filter((_, index) => isDead(index)).map((name) => rm(join(path, name), { force: true })));
  return names.filter((_, index) => !isDead(index));
}

const here = machine();

/** Names this machine since it was started, and the process table that it shows; nothing where neither can be read. */
async function machine(): Promise<string | undefined> {
  try {
    const [boot, table] = await Promise.all([
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      readlink("/proc/self/ns/pid"),
    ]);
    return createHash("sha256").update(`${boot}${table}`).digest("hex").slice(0, 16);
  } catch {
    return undefined;
  }
}

/** Whether a lock's process, of this very machine, has ended. Of other machines' only the age is known. */
function isGone(name: string, machine: string | undefined): boolean {
  const [, where, pid] = name.split("-");
  if (machine === undefined || where !== machine) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

async function ageOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => undefined,
  );
}

function busy(path: string, why: string): StorageError {
  return new StorageError("busy", `The store at ${path} is busy: ${why}; try again later`, { file: "" });
}
