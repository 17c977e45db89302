/** Lit's live network (Chipotle). */
export const LIT_API = "https://api.chipotle.litprotocol.com";

/** Lit's limit on an action's parameters, in bytes. */
const MOST_PARAMETERS = 64 * 1024;
/** Lit's limit on an action's response, in bytes; around it comes its log, of at most as much */
const MOST_RESPONSE = 100 * 1024;

/** How an action is run. */
export type LitApi = {
  /** whoever has it can run actions on its account's credit: never in a browser */
  apiKey: string;
  /** default: Lit's live network */
  url?: string;
  /** default 30 seconds */
  timeoutMs?: number;
};

/** Lit did not run an action to its end. `status` is its HTTP status, 0 when it did not answer. */
export class LitApiError extends Error {
  override readonly name = "LitApiError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Runs an action at Lit. Returns what its `main` returned. Throws LitApiError, or RangeError on oversized parameters. */
export async function runLitAction(api: LitApi, code: string, params: object): Promise<unknown> {
  const size = new TextEncoder().encode(JSON.stringify(params)).length;
  if (size > MOST_PARAMETERS)
    throw new RangeError(`The action's parameters have ${size} bytes, Lit takes ${MOST_PARAMETERS} at most`);
  const { status, text } = await post(api, { code, js_params: params });
  const body = parseJson(text);
  if (status !== 200) throw new LitApiError(status, `Lit answers ${status}: ${reasonOf(body)}`);
  if (!isResult(body)) throw new LitApiError(status, "Lit's answer is not what its API promises");
  if (body.has_error) throw new LitApiError(500, "The action failed at Lit");
  return body.response;
}

async function post({ apiKey, url = LIT_API, timeoutMs = 30_000 }: LitApi, body: object) {
  try {
    const response = await fetch(new URL("/core/v1/lit_action", url), {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": apiKey, "x-privacy-mode": "true" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
      // a redirect would carry the key to another host
      redirect: "error",
    });
    return { status: response.status, text: await readAtMost(response, 3 * MOST_RESPONSE) };
  } catch (error) {
    if (error instanceof LitApiError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new LitApiError(0, `Lit does not answer: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function readAtMost(response: Response, most: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    if (text.length > most) throw new LitApiError(response.status, `Lit's answer has more than ${most} characters`);
  }
  return text;
}

function isResult(body: unknown): body is { response: unknown; has_error: boolean } {
  return typeof body === "object" && body !== null && "response" in body && "has_error" in body;
}

/** Errors are a JSON string, or an object with a message. */
function reasonOf(body: unknown): string {
  if (typeof body === "string") return body.slice(0, 200);
  const { message } = (body ?? {}) as { message?: unknown };
  return typeof message === "string" ? message.slice(0, 200) : "no reason given";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
