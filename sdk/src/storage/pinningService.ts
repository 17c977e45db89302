import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { StorageError, type StorageFault } from "./errors.ts";

/** A remote pinning service (IPFS Pinning Service API 1.0), and how patient to be with it. */
export type PinningServiceOptions = {
  /** base URL, such as https://api.pinata.cloud/psa */
  endpoint: string;
  /** access token: a secret; it comes from the environment (`pinningToken`) */
  token: string;
  /** milliseconds one request may take, 15,000 by default */
  patience?: number;
  /** requests made before giving up on a service that fails or asks to slow down, 4 by default */
  attempts?: number;
  /** milliseconds before the second attempt, doubled for each one after it; 1,000 by default */
  pause?: number;
};

const pinStatus = z.object({
  requestid: z.string(),
  status: z.enum(["queued", "pinning", "pinned", "failed"]),
  created: z.string(),
  pin: z.object({ cid: z.string() }),
  info: z.record(z.string(), z.unknown()).optional(),
});
const pinResults = z.object({ count: z.int(), results: z.array(pinStatus) });

/** One pin request of a service, see the specification's PinStatus. */
export type RemotePin = z.infer<typeof pinStatus>;

/** The calls of the Pinning Service API that storage needs. All throw StorageError. */
export type PinningService = {
  endpoint: string;
  add(cid: string, name?: string): Promise<RemotePin>;
  check(id: string): Promise<RemotePin>;
  /** Pin requests, newest first: of one CID, or all of them. */
  list(cid?: string): AsyncGenerator<RemotePin>;
  remove(id: string): Promise<void>;
};

// The specification's largest page.
const PAGE = 1000;
// Pinned or still to be: without it a service lists the pinned only.
const ANY_STATUS = "queued,pinning,pinned,failed";
const LONGEST_WAIT = 30_000;

/** Returns a client of a pinning service. Throws StorageError when its URL would show the token to others. */
export function pinningService(options: PinningServiceOptions): PinningService {
  const { endpoint } = options;
  checkEndpoint(endpoint);
  const ask = (method: string, path: string, file: string, body?: object) => request(options, method, path, file, body);
  return {
    endpoint,
    add: async (cid, name) =>
      parse(pinStatus, await ask("POST", "/pins", cid, { cid, ...(name && { name }) }), options),
    check: async (id) => parse(pinStatus, await ask("GET", `/pins/${encodeURIComponent(id)}`, ""), options),
    async remove(id) {
      await ask("DELETE", `/pins/${encodeURIComponent(id)}`, "");
    },
    async *list(cid) {
      for (let before: string | undefined; ;) {
        const query = new URLSearchParams({ limit: String(PAGE), status: ANY_STATUS });
        if (cid) query.set("cid", cid);
        if (before) query.set("before", before);
        const { results } = parse(pinResults, await ask("GET", `/pins?${query}`, cid ?? ""), options);
        yield* results;
        if (results.length < PAGE) return;
        before = results.at(-1)!.created;
      }
    },
  };
}

function checkEndpoint(endpoint: string): void {
  const { protocol, hostname, username } = new URL(endpoint);
  if (username)
    throw new StorageError("refused", "The pinning service's URL holds a user name: leave it out", { file: "" });
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol !== "https:" && !local)
    throw new StorageError("refused", `${endpoint} would send the token in clear: use https`, { file: "" });
}

/** Tries again what may pass: a network fault, 429 and 5xx. DELETE, GET and a repeated POST of the same CID are harmless. */
async function request(
  options: PinningServiceOptions,
  method: string,
  path: string,
  file: string,
  body?: object,
): Promise<unknown> {
  const { attempts = 4, pause = 1_000 } = options;
  for (let attempt = 1; ; attempt++) {
    const answer = await send(options, method, path, body);
    if (!("fault" in answer)) return answer.value;
    const again = answer.fault === "unreachable" || answer.fault === "busy";
    if (!again || attempt >= attempts) throw refusal(options.endpoint, answer, file, attempt);
    await wait(Math.min(answer.retryAfter ?? pause * 2 ** (attempt - 1), LONGEST_WAIT));
  }
}

type Failure = { fault: StorageFault; reason: string; retryAfter?: number; cause?: unknown };

async function send(
  { endpoint, token, patience = 15_000 }: PinningServiceOptions,
  method: string,
  path: string,
  body?: object,
): Promise<{ value: unknown } | Failure> {
  try {
    const response = await fetch(`${endpoint.replace(/\/$/, "")}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
      // The token goes to this service only.
      redirect: "error",
    });
    const text = await response.text();
    return response.ok ? { value: text === "" ? undefined : json(text) } : failureOf(response, text);
  } catch (cause) {
    const timedOut = (cause as Error).name === "TimeoutError";
    return { fault: "unreachable", reason: timedOut ? `no answer within ${patience} ms` : "no connection", cause };
  }
}

function failureOf({ status, headers }: Response, text: string): Failure {
  const reason = `HTTP ${status}${detailOf(text)}`;
  if (status === 429) {
    const seconds = Number(headers.get("retry-after") ?? "");
    return { fault: "busy", reason, ...(seconds > 0 && { retryAfter: seconds * 1000 }) };
  }
  if (status >= 500) return { fault: "unreachable", reason };
  if (status === 401 || status === 403) return { fault: "refused", reason };
  return { fault: status === 404 ? "missing" : "failed", reason };
}

function detailOf(text: string): string {
  const { error } = (json(text) ?? {}) as { error?: { reason?: unknown; details?: unknown } };
  const said = [error?.reason, error?.details].filter((part) => typeof part === "string").join(": ");
  return said && ` (${said.slice(0, 200)})`;
}

function refusal(endpoint: string, { fault, reason, cause }: Failure, file: string, attempts: number): StorageError {
  const advice: Partial<Record<StorageFault, string>> = {
    refused: "check the token in DATAGRAPH_PINNING_TOKEN",
    busy: `it asked ${attempts} times to slow down; try again later`,
    unreachable: `${attempts} attempts were made; try again later`,
  };
  const what = file ? ` for ${file}` : "";
  const message = `The pinning service ${endpoint} failed${what}: ${reason}; ${advice[fault] ?? "see what it says"}`;
  return new StorageError(fault, message, { file }, { cause });
}

function parse<T>(schema: z.ZodType<T>, value: unknown, { endpoint }: PinningServiceOptions): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const { path, message } = error.issues[0]!;
  throw new StorageError(
    "failed",
    `${endpoint} does not speak the Pinning Service API: ${path.join(".")}: ${message}`,
    {
      file: "",
    },
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
