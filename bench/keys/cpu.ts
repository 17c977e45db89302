import { readFileSync } from "node:fs";
import type { Running } from "../../sdk/src/gate/testStack.ts";

const TICKS_PER_SECOND = 100;

/** Returns the seconds of processor time that these processes have used (Linux). */
export function cpuSeconds(nodes: readonly Running[]): number {
  const ticks = nodes.map(({ process: { pid } }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

/** Returns the resident memory of a process in MiB (Linux). */
export function memoryOf({ process: { pid } }: Running): number {
  const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kibibytes) / 1_024);
}
