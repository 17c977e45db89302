import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Pin = {
  requestid: string;
  status: string;
  created: string;
  pin: { cid: string; name?: string };
  delegates: string[];
  info: object;
};

/** How the server answers the next requests, in place of what the specification says. */
export type Misbehaviour = { status: number; headers?: Record<string, string>; body?: string } | "silence" | "garbage";

/** A pinning service in memory (IPFS Pinning Service API 1.0); it "fetches" what `has` says is there. */
export async function startPinningServer(has: (cid: string) => Promise<boolean>, token = "secret-token") {
  const pins = new Map<string, Pin>();
  const seen: string[] = [];
  const misbehaviour: Misbehaviour[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const odd = misbehaviour.shift();
    if (odd === "silence") return;
    if (odd) return misbehave(response, odd);
    void answer(request, response).catch((error: unknown) => send(response, 500, { error: { reason: String(error) } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  async function answer(request: IncomingMessage, response: ServerResponse) {
    if (request.headers.authorization !== `Bearer ${token}`)
      return send(response, 401, { error: { reason: "UNAUTHORIZED", details: "access token is missing or invalid" } });
    const { pathname, searchParams } = new URL(request.url!, "http://service");
    const id = /^\/pins\/(.+)$/.exec(pathname)?.[1];
    if (pathname === "/pins" && request.method === "GET") return list(response, searchParams);
    if (pathname === "/pins" && request.method === "POST") return add(response, await bodyOf(request));
    const pin = id === undefined ? undefined : pins.get(id);
    if (!pin) return send(response, 404, { error: { reason: "NOT_FOUND" } });
    if (request.method === "DELETE") {
      pins.delete(pin.requestid);
      return send(response, 202);
    }
    await fetchContent(pin);
    return send(response, 200, pin);
  }

  async function add(response: ServerResponse, { cid, name }: { cid: string; name?: string }) {
    // Creation times are distinct, as pages are cut by them.
    const created = new Date(Date.UTC(2026, 0, 1) + seen.length).toISOString();
    const pin: Pin = {
      requestid: randomUUID(),
      status: "queued",
      created,
      pin: { cid, ...(name && { name }) },
      delegates: [],
      info: {},
    };
    pins.set(pin.requestid, pin);
    return send(response, 202, pin);
  }

  function list(response: ServerResponse, query: URLSearchParams) {
    const statuses = (query.get("status") ?? "pinned").split(",");
    const before = query.get("before") ?? "9999";
    const matching = [...pins.values()]
      .filter(
        ({ pin, status, created }) =>
          (!query.has("cid") || query.get("cid") === pin.cid) && statuses.includes(status) && created < before,
      )
      .sort((a, b) => (a.created < b.created ? 1 : -1));
    return send(response, 200, {
      count: matching.length,
      results: matching.slice(0, Number(query.get("limit") ?? 10)),
    });
  }

  async function fetchContent(pin: Pin) {
    if (pin.status === "queued") pin.status = "pinning";
    else if (pin.status === "pinning") {
      pin.status = (await has(pin.pin.cid)) ? "pinned" : "failed";
      if (pin.status === "failed") pin.info = { status_details: "no peer has it" };
    }
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    pins,
    seen,
    misbehaviour,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function misbehave(response: ServerResponse, odd: Exclude<Misbehaviour, "silence">) {
  if (odd === "garbage") return response.writeHead(200, { "content-type": "text/html" }).end("<html>hello</html>");
  return response.writeHead(odd.status, odd.headers).end(odd.body ?? "");
}

function send(response: ServerResponse, status: number, body?: unknown) {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(body === undefined ? "" : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<{ cid: string; name?: string }> {
  let text = "";
  for await (const part of request) text += String(part);
  return JSON.parse(text) as { cid: string; name?: string };
}
