import type { PortName } from "./ports.ts";

/** What every part may know of the stack it belongs to. */
export type PartContext = {
  /** The repository's root. */
  root: string;
  /** Where the stack keeps its state. */
  directory: string;
  /** False for a stack that is thrown away: its parts need not survive a power cut. */
  durable: boolean;
  /** Names this chain from its first block on; another value means another chain, though its chain id be the same. */
  chainInstance: string;
  /** True if the run before did not stop cleanly: the chain may have gone back a few seconds behind what others saw. */
  unclean: boolean;
  ports: Readonly<Record<PortName, number>>;
  databasePassword: string;
};

/** How to start a process. */
export type ProcessSpec = {
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** What asks the process to end; SIGTERM if absent. */
  stopSignal?: NodeJS.Signals;
};

/** Runs a command of the stack to its end, with its own log; rejects with the log's last lines if it fails. */
export type RunStep = (spec: ProcessSpec) => Promise<void>;

/**
 * One part of the local stack. Its life: `prepare`, `process` is spawned, `ready` is asked until it says true, `attach`;
 * backwards when it stops. A part without `process` is a step that is done when `prepare` is.
 */
export type Part = {
  name: string;
  /** Parts that must be ready before this one starts, and that stop after it. */
  dependsOn: readonly string[];
  /** True if the checkout holds the part; absent: always. */
  available?: (root: string) => boolean;
  /** True if the part starts without being named, on this state directory; absent: always. */
  isWanted?: (directory: string) => boolean;
  prepare?: (context: PartContext, run: RunStep) => Promise<void>;
  process?: (context: PartContext) => ProcessSpec;
  /** How often to try when the process ends before it is ready; 1 if absent. */
  attempts?: number;
  ready?: (context: PartContext) => Promise<boolean>;
  /** Work that goes with the part; the function it returns runs before the process is asked to end. */
  attach?: (context: PartContext) => Promise<() => Promise<void>>;
  /** What a person opens or a client connects to. */
  url?: (context: PartContext) => string;
  /** What a client's environment needs to reach the part. */
  env?: (context: PartContext) => Readonly<Record<string, string>>;
};
