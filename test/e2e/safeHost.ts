import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext } from "playwright-core";

/** What Safe's app answers a method of its apps' SDK with. Throws to refuse. */
export type SafeAnswer = (method: string, params: unknown) => Promise<unknown>;

/** A page that shows an app in a frame, as Safe's does, on an origin of its own. */
export type SafeHost = { url: string; close: () => Promise<void> };

/** Serves a page that shows what its address names ("?app=...") in a frame, and hands the app's messages to `askSafe`. */
export async function serveSafeHost(): Promise<SafeHost> {
  const page = `<!doctype html><title>Safe</title><body><script>(${inPage.toString()})()</script>`;
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(page));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** Lets the host's pages that a context opens ask `answer`. It lives outside the pages, as Safe's service does. */
export async function answerAsSafe(context: BrowserContext, answer: SafeAnswer): Promise<void> {
  await context.exposeFunction("askSafe", async (method: string, params: unknown): Promise<Answered> =>
    answer(method, params).then(
      (data) => ({ success: true, data }),
      (error: Error) => ({ success: false, error: error.message }),
    ),
  );
}

type Answered = { success: boolean; data?: unknown; error?: string };
type Message = { id?: string; method?: string; params?: unknown };
declare function askSafe(method: string, params: unknown): Promise<Answered>;

/** The messages of Safe's apps, version 1 and later: a request's id comes back with the answer. */
function inPage(): void {
  const app = new URL(new URLSearchParams(location.search).get("app")!);
  const frame = document.createElement("iframe");
  frame.title = "app";
  frame.width = "1200";
  frame.height = "900";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads");
  addEventListener("message", ({ source, origin, data }: MessageEvent<Message>) => {
    if (source !== frame.contentWindow || origin !== app.origin || data.method === undefined) return;
    void askSafe(data.method, data.params).then((answered) =>
      frame.contentWindow!.postMessage({ id: data.id, version: "9.1.0", ...answered }, app.origin),
    );
  });
  frame.src = app.href;
  document.body.append(frame);
}
