type RpcRequest = { jsonrpc: "2.0"; id: number | string; method: string; params?: unknown };

const MOST_BYTES = 512_000;
const MOST_AT_ONCE = 100;
const PATIENCE_MILLISECONDS = 20_000;

/**
 * Hands JSON-RPC requests of this app's own pages on to a chain, if `allowed` says so of every method. Returns the
 * chain's answer. The chain's URL stays here: it may carry an API key.
 */
export async function forwardRpc(
  request: Request,
  rpcUrl: string,
  allowed: (method: string) => boolean,
): Promise<Response> {
  if (!isOwnPage(request)) return refusal(403, "Only this app's own pages may ask");
  const text = await request.text();
  if (text.length > MOST_BYTES) return refusal(413, `A request may have ${MOST_BYTES} bytes`);
  const requests = parse(text);
  if (requests === undefined) return refusal(400, "The body is no JSON-RPC request");
  const refused = requests.find(({ method }) => !allowed(method));
  if (refused !== undefined) return refusal(403, `"${refused.method.slice(0, 64)}" is not handed on`);
  try {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: text,
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    const headers = { "content-type": "application/json", "cache-control": "no-store" };
    return new Response(await response.text(), { status: response.status, headers });
  } catch {
    return refusal(502, "The chain does not answer");
  }
}

/** Browsers say where a request comes from, and pages cannot change it. */
function isOwnPage({ headers }: Request): boolean {
  const json = (headers.get("content-type") ?? "").startsWith("application/json");
  return json && headers.get("sec-fetch-site") === "same-origin";
}

function parse(text: string): readonly RpcRequest[] | undefined {
  try {
    const body = JSON.parse(text) as unknown;
    const requests = Array.isArray(body) ? (body as unknown[]) : [body];
    return requests.length > 0 && requests.length <= MOST_AT_ONCE && requests.every(isRequest) ? requests : undefined;
  } catch {
    return undefined;
  }
}

function isRequest(value: unknown): value is RpcRequest {
  if (typeof value !== "object" || value === null) return false;
  const { jsonrpc, method } = value as Partial<RpcRequest>;
  return jsonrpc === "2.0" && typeof method === "string";
}

function refusal(status: number, message: string): Response {
  return Response.json({ jsonrpc: "2.0", id: null, error: { code: -32_000, message } }, { status });
}
