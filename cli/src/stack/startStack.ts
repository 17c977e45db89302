import { resolve } from "node:path";
import { StackError } from "./errors.ts";
import { LiveParts, type StackEvent } from "./liveParts.ts";
import { PARTS } from "./parts/table.ts";
import type { Part } from "./part.ts";
import { type PortName, type Ports, freePorts, portsFrom, requirePorts } from "./ports.ts";
import { prepareState } from "./prepareState.ts";
import { removeRunFile } from "./runFile.ts";
import { selectParts } from "./selectParts.ts";
import { removeState } from "./state.ts";
import { Supervisor } from "./supervisor.ts";
import { temporaryState } from "./temporaryState.ts";

export type StackOptions = {
  /** Where state is kept for the next start; absent: a temporary directory, removed by `stop`. */
  directory?: string;
  /** Throws away what the directory holds. */
  fresh?: boolean;
  /** The first of the ports; absent: any that are free. */
  portBase?: number;
  /** Starts only these parts and what they depend on. */
  only?: readonly string[];
  /** Starts these parts too, which start only when they are named. */
  more?: readonly string[];
  /** When aborted during the start, what has started is stopped and `startStack` rejects with the reason. */
  signal?: AbortSignal;
  progress?: (event: StackEvent) => void;
};

/** A running local stack. */
export type Stack = {
  directory: string;
  /** Names this chain from its first block on. */
  chainInstance: string;
  /** True if the run before was killed: the chain went on from what was saved last. */
  unclean: boolean;
  /** What a person opens, by part. */
  urls: Readonly<Record<string, string>>;
  /** What a client's environment needs to reach the parts; holds the database's password. */
  env: Readonly<Record<string, string>>;
  /** Aborted, with a `PartError`, when a part ends by itself. Everything else still runs until `stop`. */
  failed: AbortSignal;
  /** Ends every part, in reverse order. Throws what went wrong on the way, when nothing runs any more. */
  stop: () => Promise<void>;
};

const ROOT = resolve(import.meta.dirname, "../../..");

/**
 * Starts the local stack: every part of the table that the checkout holds, each as soon as those it depends on are
 * ready. Throws `StackError`, which says what to do; nothing of the stack runs then.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { only, more } = options;
  const selection = { ...(only && { only }), ...(more && { more }) };
  const kept = options.directory === undefined || options.fresh ? {} : { directory: resolve(options.directory) };
  const parts = selectParts(PARTS, ROOT, { ...selection, ...kept });
  if (options.directory !== undefined) return startIn(resolve(options.directory), parts, options, true);
  const directory = await temporaryState();
  try {
    const stack = await startIn(directory, parts, options, false);
    return { ...stack, stop: () => stack.stop().finally(() => removeState(directory)) };
  } catch (error) {
    removeState(directory);
    throw error;
  }
}

async function startIn(
  directory: string,
  parts: readonly Part[],
  options: StackOptions,
  durable: boolean,
): Promise<Stack> {
  const state = await prepareState(directory, parts, options.fresh ?? false);
  const ports = await choosePorts(options.portBase, parts);
  const failed = new AbortController();
  const supervisor = new Supervisor(directory, (error) => failed.abort(error));
  const context = { root: ROOT, directory, durable, ports, ...state };
  const live = new LiveParts(context, parts, supervisor, options.progress ?? (() => undefined));
  // a run file that stays tells the next start that what others saw may be ahead of the saved chain
  let consistent = !state.unclean;
  const stop = async () => {
    const errors = await live.stop();
    supervisor.close();
    if (errors.length === 0 && consistent) removeRunFile(directory);
    if (errors.length > 0) throw new AggregateError(errors, `The stack did not stop cleanly: ${errors[0]!.message}`);
  };
  try {
    await Promise.race([live.start(), rejection(failed.signal), rejection(options.signal)]);
    consistent = true;
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  const { urls, env } = supervisor.run;
  let stopped: Promise<void> | undefined;
  return {
    directory,
    chainInstance: state.chainInstance,
    unclean: state.unclean,
    urls,
    env,
    failed: failed.signal,
    stop: () => (stopped ??= stop()),
  };
}

async function choosePorts(base: number | undefined, parts: readonly Part[]): Promise<Ports> {
  if (base === undefined) return freePorts();
  const ports = portsFrom(base);
  await requirePorts(
    ports,
    parts.map(({ name }) => name).filter((name): name is PortName => name in ports),
  );
  return ports;
}

function rejection(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal?.reason instanceof Error ? signal.reason : new StackError("Stopped"));
    if (signal?.aborted) fail();
    else signal?.addEventListener("abort", fail, { once: true });
  });
}
