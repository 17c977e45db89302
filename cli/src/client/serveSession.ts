import { timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { RECEIPT_HEADER, RESULT_FORMATS, RESULT_TYPES } from "@datagraph/protocol";
import { GatewayError, type Research } from "@datagraph/sdk";
import { messageOf } from "../messageOf.ts";

/** What the server holds to. `maxPrice` is a query's, in the token's smallest unit. */
export type ServeOptions = { port: number; maxPrice?: bigint; secret?: string };

/**
 * Answers `GET /?sql=...&format=parquet` on 127.0.0.1 by a session, so that a notebook reads a query by its URL. Pages in
 * browsers are refused: they could spend from it unseen. Returns where it listens, and what stops it.
 */
export async function serveSession(
  research: Pick<Research, "query">,
  options: ServeOptions,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    answer(research, options, request, response).catch((error: unknown) => fail(response, error));
  });
  server.listen(options.port, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

class Unanswerable extends Error {
  override readonly name = "Unanswerable";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function answer(
  { query }: Pick<Research, "query">,
  { maxPrice, secret }: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  requireLocal(request);
  requireSecret(request, secret);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  if (request.method !== "GET" || pathname !== "/")
    throw new Unanswerable(404, "There is only GET /?sql=...&format=parquet");
  const format = RESULT_FORMATS.find((one) => one === (searchParams.get("format") ?? "parquet"));
  const sql = searchParams.get("sql");
  if (format === undefined) throw new Unanswerable(400, `format is one of ${RESULT_FORMATS.join(", ")}`);
  if (sql === null) throw new Unanswerable(400, "Say what to ask: ?sql=SELECT+...");
  const { receipt, body } = await query(sql, { format, ...(maxPrice !== undefined && { maxPrice }) });
  response.writeHead(200, {
    "content-type": RESULT_TYPES[format],
    "content-length": body.length,
    "cache-control": "no-store",
    [RECEIPT_HEADER]: Buffer.from(JSON.stringify(receipt)).toString("base64url"),
  });
  response.end(body);
}

/** A browser names the page's origin or its site; a name that resolves here is not this machine's. */
function requireLocal({ headers }: IncomingMessage): void {
  const isLocal = /^(127\.0\.0\.1|localhost):\d+$/.test(headers.host ?? "");
  if (!isLocal || headers.origin !== undefined || headers["sec-fetch-site"] !== undefined)
    throw new Unanswerable(403, "Only programs on this machine may ask, no pages in a browser");
}

function requireSecret({ headers }: IncomingMessage, secret: string | undefined): void {
  if (secret === undefined) return;
  const [given, wanted] = [Buffer.from(headers.authorization ?? ""), Buffer.from(`Bearer ${secret}`)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new Unanswerable(401, "Give the secret that query serve was started with: Authorization: Bearer <secret>");
}

function fail(response: ServerResponse, error: unknown): void {
  const status = error instanceof Unanswerable || error instanceof GatewayError ? error.status : 422;
  const code = error instanceof GatewayError ? error.code : "refused";
  const position = error instanceof GatewayError ? (error.position ?? null) : null;
  response.writeHead(status === 0 ? 502 : status, { "content-type": "application/json" });
  response.end(`${JSON.stringify({ error: { code, message: messageOf(error), position } })}\n`);
}
