/** A gateway's refusal: its code for programs, its words for people, and where in the query it stands. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly status: number;
  readonly code: string;
  /** character offset in the SQL, where there is one */
  readonly position: number | undefined;
  /** the contract's custom error, where one refused what the gateway was to send */
  readonly refusal: string | undefined;

  constructor(status: number, code: string, message: string, position?: number, refusal?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.position = position;
    this.refusal = refusal;
  }
}

/**
 * Sends a request to a gateway. Returns its response. Throws GatewayError on a refusal or when it cannot be reached, and the
 * signal's reason once that aborts.
 */
export async function request(gateway: string, path: string, init: RequestInit = {}): Promise<Response> {
  const url = `${gateway}${path}`;
  const response = await fetch(url, init).catch((error: unknown) => {
    init.signal?.throwIfAborted();
    throw new GatewayError(0, "unreachable", `No gateway answers at ${gateway}: ${cause(error)}`);
  });
  if (response.ok) return response;
  const body = (await response.json().catch(() => ({}))) as {
    error?: { code?: string; message?: string; position?: number | null; error?: string | null };
  };
  const { code = "http", message = `HTTP ${response.status} from ${url}`, position, error } = body.error ?? {};
  throw new GatewayError(response.status, code, message, position ?? undefined, error ?? undefined);
}

/** Sends JSON and returns the JSON that comes back. Throws GatewayError, and the signal's reason once that aborts. */
export async function requestJson<T>(gateway: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const init = { ...(body !== undefined && post), ...(signal && { signal }) };
  return (await (await request(gateway, path, init)).json()) as T;
}

function cause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
