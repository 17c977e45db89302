import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { actionCid } from "../../sdk/src/gate/lit/actionCid.ts";
import { type EmulatorLimits, runInIsolate } from "./emulatorIsolate.ts";
import { emulatorKey } from "./emulatorKeys.ts";

/** Said in every answer, so that nobody takes it for Lit's network. */
export const EMULATOR = "development emulator of the Lit API: not Lit's network, its keys protect nothing";

const MOST_CODE = 16 * 1024 * 1024;
const MOST_PARAMETERS = 64 * 1024;

/** How an emulator behaves. */
export type EmulatorOptions = {
  /** actions' keys are derived from it */
  secret: Uint8Array;
  /** API keys, and the CIDs of the actions that each may run; "*" for all */
  apiKeys: ReadonlyMap<string, readonly string[] | "*">;
  limits: EmulatorLimits;
};

/** Returns a server with the one path of Lit's REST API (Chipotle) that runs actions, and its errors. */
export function emulatorApi(options: EmulatorOptions): Server {
  return createServer((request, response) => {
    answer(request, options)
      .catch((): Reply => [500, failure("internal_error", "The emulator failed")])
      .then(([status, body]) => send(response, status, body))
      .catch(() => response.destroy());
  });
}

type Reply = readonly [status: number, body: unknown];

async function answer(request: IncomingMessage, options: EmulatorOptions): Promise<Reply> {
  if (request.method !== "POST" || request.url !== "/core/v1/lit_action")
    return [404, failure("not_found", "No such endpoint.")];
  const allowed = options.apiKeys.get(apiKeyOf(request) ?? "");
  if (allowed === undefined) return [401, failure("unauthorized", "Missing or invalid API key.")];
  const text = await readBody(request);
  if (text === undefined) return [413, failure("error", "413 Payload Too Large.")];
  const body = parseJson(text);
  if (body === undefined) return [400, failure("bad_request", "The request could not be understood.")];
  if (!isRun(body)) return [422, failure("unprocessable_entity", "The JSON body does not match the expected schema.")];
  if (JSON.stringify(body.js_params ?? null).length > MOST_PARAMETERS)
    return [413, failure("error", "413 Payload Too Large.")];
  return execute(body, allowed, options);
}

async function execute(
  { code, js_params }: { code: string; js_params?: unknown },
  allowed: readonly string[] | "*",
  { secret, limits }: EmulatorOptions,
): Promise<Reply> {
  const cid = await actionCid(code);
  if (allowed !== "*" && !allowed.includes(cid))
    return [403, `The provided API key is not authorized to execute the specified action (${cid}).`];
  try {
    const { response, logs } = await runInIsolate(code, js_params, emulatorKey(secret, cid), limits);
    return [200, { response, logs, has_error: false, emulator: EMULATOR }];
  } catch (error) {
    return [500, `Actions failed with : ${error instanceof Error ? error.message : String(error)}`];
  }
}

function isRun(body: unknown): body is { code: string; js_params?: unknown } {
  return typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
}

function apiKeyOf({ headers }: IncomingMessage): string | undefined {
  const own = headers["x-api-key"];
  return typeof own === "string" ? own : /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_CODE + MOST_PARAMETERS) chunks.push(chunk);
  }
  return size <= MOST_CODE + MOST_PARAMETERS ? Buffer.concat(chunks).toString("utf8") : undefined;
}

function failure(error: string, message: string): object {
  return { error, message, fix: "", docs_url: "", emulator: EMULATOR };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "x-emulator": EMULATOR });
  response.end(JSON.stringify(body));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
