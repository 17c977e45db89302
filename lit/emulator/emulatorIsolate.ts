import ivm from "isolated-vm";

const { ExternalCopy, Isolate, Reference } = ivm;

/** What an action of the emulator may use up, and reach. */
export type EmulatorLimits = {
  memoryMb: number;
  timeoutMs: number;
  /** hosts with port that its fetch reaches; all others fail */
  hosts: ReadonlySet<string>;
  mostFetches: number;
  mostResponse: number;
  mostLogs: number;
};

/** What an action gave back. */
export type EmulatorRun = { response: unknown; logs: string };

type Init = { method: string; headers: Record<string, string>; body?: string };
type Host = Record<string, (...given: never[]) => unknown>;

/**
 * Runs an action in an isolate of its own, with memory and time of its own. It has ECMAScript and what stands in PRELUDE,
 * and no more: not Lit's `ethers`, no `process`, no `require`. Throws what it threw, or when it used up its limits.
 */
export async function runInIsolate(
  code: string,
  params: unknown,
  privateKey: string,
  limits: EmulatorLimits,
): Promise<EmulatorRun> {
  const isolate = new Isolate({ memoryLimit: limits.memoryMb });
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new Error(`Your function exceeded the maximum runtime of ${limits.timeoutMs}ms and was terminated.`)),
      limits.timeoutMs,
    );
  });
  try {
    return await Promise.race([run(isolate, code, params, hostOf(privateKey, limits, ended.signal), limits), late]);
  } finally {
    clearTimeout(timer);
    ended.abort();
    // also ends code that is still running
    if (!isolate.isDisposed) isolate.dispose();
  }
}

async function run(
  isolate: ivm.Isolate,
  code: string,
  params: unknown,
  { functions, logs }: { functions: Host; logs: () => string },
  { timeoutMs, mostResponse }: EmulatorLimits,
): Promise<EmulatorRun> {
  const context = await isolate.createContext();
  for (const [name, work] of Object.entries(functions)) await context.global.set(`host_${name}`, new Reference(work));
  await (await isolate.compileScript(PRELUDE)).run(context);
  // as Lit does: the code, then a call of its main with the parameters as a literal
  const script = `${code}\n;(async () => JSON.stringify(await main(${literal(params)})) ?? "null")()`;
  const text: unknown = await (
    await isolate.compileScript(script)
  ).run(context, { timeout: timeoutMs, promise: true, copy: true });
  if (typeof text !== "string") throw new Error("The action's response is no JSON");
  if (text.length > mostResponse) throw new Error(`Response is too long. Max length is ${mostResponse} bytes`);
  return { response: JSON.parse(text), logs: logs() };
}

/** What an isolate may ask of the process around it: bytes and strings go through, no objects. */
function hostOf(
  privateKey: string,
  limits: EmulatorLimits,
  ended: AbortSignal,
): { functions: Host; logs: () => string } {
  let logs = "";
  let fetches = 0;
  const functions: Host = {
    random: (length: number) => new ExternalCopy(crypto.getRandomValues(new Uint8Array(length))).copyInto(),
    log: (text: string) => {
      if (logs.length + text.length > limits.mostLogs)
        throw new Error("Console.log is printing something that is too long");
      logs += `${text}\n`;
    },
    privateKey: () => privateKey,
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, limits.timeoutMs)).unref()),
    fetch: async (url: string, init: string) => {
      // a rejection would reach this process too, so errors go through as values
      try {
        if (++fetches > limits.mostFetches) throw new Error(`You may send ${limits.mostFetches} HTTP requests at most`);
        return JSON.stringify(await reach(url, JSON.parse(init) as Init, limits, ended));
      } catch (error) {
        return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
      }
    },
  };
  return { functions, logs: () => logs };
}

async function reach(url: string, init: Init, { hosts, mostResponse }: EmulatorLimits, signal: AbortSignal) {
  const { host } = new URL(url);
  if (!hosts.has(host)) throw new Error(`${host} is not reached from here`);
  const response = await fetch(url, { ...init, redirect: "error", signal });
  return { status: response.status, body: (await response.text()).slice(0, 10 * mostResponse) };
}

/** U+2028 and U+2029 may stand in a literal since ECMAScript 2019. */
function literal(params: unknown): string {
  return JSON.stringify(params ?? null);
}

/** Web functions that Lit's runtime (Deno) has and our action uses. */
const PRELUDE = `
"use strict";
(() => {
  const host = {};
  for (const name of ["random", "log", "privateKey", "wait", "fetch"]) {
    host[name] = globalThis["host_" + name];
    delete globalThis["host_" + name];
  }
  const now = (reference, ...given) => reference.applySync(undefined, given, { arguments: { copy: true }, result: { copy: true } });
  const later = (reference, ...given) =>
    reference.apply(undefined, given, { arguments: { copy: true }, result: { promise: true, copy: true } });
  const waiting = new Set();
  let lastTimer = 0;
  const show = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const print = (...values) => now(host.log, values.map(show).join(" "));
  const utf8 = (text) => {
    const escaped = unescape(encodeURIComponent(text));
    return Uint8Array.from(escaped, (letter) => letter.charCodeAt(0));
  };
  Object.assign(globalThis, {
    console: { log: print, warn: print, error: print },
    crypto: {
      getRandomValues(array) {
        array.set(new Uint8Array(now(host.random, array.length)));
        return array;
      },
    },
    TextEncoder: class { encode(text = "") { return utf8(String(text)); } },
    TextDecoder: class {
      decode(bytes) { return decodeURIComponent(escape(String.fromCharCode(...bytes))); }
    },
    setTimeout(work, ms = 0) {
      const timer = ++lastTimer;
      waiting.add(timer);
      later(host.wait, ms).then(() => waiting.delete(timer) && work());
      return timer;
    },
    clearTimeout(timer) { waiting.delete(timer); },
    async fetch(url, { method = "GET", headers = {}, body } = {}) {
      const reply = JSON.parse(await later(host.fetch, String(url), JSON.stringify({ method, headers, body })));
      if (reply.error !== undefined) throw new TypeError(reply.error);
      const { status, body: text } = reply;
      return { status, ok: status >= 200 && status < 300, text: async () => text, json: async () => JSON.parse(text) };
    },
    Lit: Object.freeze({ Actions: Object.freeze({ getLitActionPrivateKey: async () => now(host.privateKey) }) }),
  });
})();
`;
