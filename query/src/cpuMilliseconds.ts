import { readFile } from "node:fs/promises";

/** Clock ticks a second in /proc; Linux has had no other value since 2.6 (man 5 proc, USER_HZ). */
const TICKS = 100;

/** Returns the processor time in milliseconds that a process has used, all its threads; undefined once it is gone, or off Linux. */
export async function cpuMilliseconds(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  // the second field is the command's name in parentheses, which may hold spaces; utime and stime are the 14th and 15th
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields?.[11]), Number(fields?.[12])];
  return fields === undefined || Number.isNaN(user + system) ? undefined : ((user + system) * 1000) / TICKS;
}
