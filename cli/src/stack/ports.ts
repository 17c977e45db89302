import { type Server, createServer } from "node:net";
import { PortTakenError, StackError } from "./errors.ts";
import { portHolder } from "./portHolder.ts";

/** Every port of the stack, as its distance from the base. */
const OFFSETS = {
  app: 0,
  gateway: 1,
  indexer: 2,
  database: 3,
  metagraph: 4,
  chain: 5,
  "committee-1": 6,
  "committee-2": 7,
  "committee-3": 8,
} as const;

export type PortName = keyof typeof OFFSETS;
export type Ports = Readonly<Record<PortName, number>>;

/** With this base the chain listens on 8545, where wallets and tools look for it. */
export const DEFAULT_PORT_BASE = 8540;

const NAMES = Object.keys(OFFSETS) as PortName[];
const SPAN = Math.max(...Object.values(OFFSETS));

/** Returns the ports that count from a base. Throws if the base leaves no room for them. */
export function portsFrom(base: number): Ports {
  if (!Number.isInteger(base) || base < 1024 || base + SPAN > 65_535) {
    throw new StackError(`Port base ${base} does not do: choose a whole number from 1024 to ${65_535 - SPAN}`);
  }
  return Object.fromEntries(NAMES.map((name) => [name, base + OFFSETS[name]])) as Ports;
}

/** Returns ports that nothing listens on at this moment. */
export async function freePorts(): Promise<Ports> {
  const servers = await Promise.all(NAMES.map(() => listen(0)));
  const ports = NAMES.map((name, index) => [name, portOf(servers[index]!)] as const);
  await Promise.all(servers.map(close));
  return Object.fromEntries(ports) as Ports;
}

/** Throws `PortTakenError` for the first of the named ports that something listens on. */
export async function requirePorts(ports: Ports, names: readonly PortName[]): Promise<void> {
  for (const name of names) {
    if (await isFree(ports[name])) continue;
    throw new PortTakenError(ports[name], name, portHolder(ports[name]), await freePortBase());
  }
}

/** Returns a base from which on every port of the stack is free at this moment. */
export async function freePortBase(from: number = DEFAULT_PORT_BASE + 1_000): Promise<number> {
  for (let base = from; base + SPAN <= 65_535; base += 1_000) {
    const free = await Promise.all(NAMES.map((name) => isFree(base + OFFSETS[name])));
    if (free.every(Boolean)) return base;
  }
  throw new StackError("No run of free ports was found on 127.0.0.1");
}

async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new StackError("A server listens on no port");
  return address.port;
}
