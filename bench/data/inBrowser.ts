import { readFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openBrowser } from "../../test/e2e/openBrowser.ts";
import { browserBundle } from "../browserBundle.ts";

/** What encrypting in a browser took: seconds, the longest task that froze the page, and memory above an idle page's. */
export type InBrowser = { seconds: number; longestTask: number; memory: number };

/** Encrypts a file of `bytes` bytes in a worker of a page in Chromium, which draws on meanwhile. */
export async function inBrowser(bytes: number): Promise<InBrowser> {
  const server = await serve(await browserBundle({ entryPoints: [join(import.meta.dirname, "browserWorker.ts")] }));
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/`);
    await page.evaluate((size) => makeFile(size), bytes);
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    return await watched(page, renderers);
  } finally {
    await browser.close();
    server.close();
  }
}

/** In the page, see page.html. */
declare function makeFile(size: number): void;
declare function encryptFile(): Promise<{ seconds: number; longestTask: number }>;

async function watched(page: Page, processes: readonly number[]): Promise<InBrowser> {
  const idle = residentBytes(processes);
  let most = idle;
  const watch = setInterval(() => (most = Math.max(most, residentBytes(processes))), 20);
  try {
    return { ...(await page.evaluate(() => encryptFile())), memory: most - idle };
  } finally {
    clearInterval(watch);
  }
}

/** Memory of processes, as Linux has it. */
function residentBytes(processes: readonly number[]): number {
  const kilobytes = processes.map((id) => /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]);
  return kilobytes.reduce((sum, each) => sum + 1_024 * Number(each ?? 0), 0);
}

async function serve(worker: Uint8Array): Promise<Server> {
  const page = readFileSync(join(import.meta.dirname, "page.html"), "utf8");
  const server = createServer(({ url }, answer) => {
    const [type, body] = url === "/worker.js" ? ["text/javascript", worker] : ["text/html", page];
    answer.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
