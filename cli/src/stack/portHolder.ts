import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** TCP state 0A of /proc/net/tcp. */
const LISTENING = "0A";

/** Returns the name and pid of the process that listens on a port, where Linux shows it to us. */
export function portHolder(port: number): string | undefined {
  const sockets = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeningSockets(table, port)));
  const pid = numbersIn("/proc").find((candidate) => holdsSocket(candidate, sockets));
  if (pid === undefined) return undefined;
  const name = quietly(() => readFileSync(`/proc/${pid}/comm`, "utf8").trim()) ?? "a process";
  return `${name} (pid ${pid})`;
}

function listeningSockets(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = quietly(() => readFileSync(table, "utf8").split("\n").slice(1)) ?? [];
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(suffix) && columns[3] === LISTENING)
    .map((columns) => `socket:[${columns[9]}]`);
}

function holdsSocket(pid: number, sockets: ReadonlySet<string>): boolean {
  const directory = `/proc/${pid}/fd`;
  return numbersIn(directory).some((fd) => {
    const target = quietly(() => readlinkSync(`${directory}/${fd}`));
    return target !== undefined && sockets.has(target);
  });
}

function numbersIn(directory: string): number[] {
  const names = quietly(() => readdirSync(directory)) ?? [];
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** What ends while we look, or is another user's, is as good as not there. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
