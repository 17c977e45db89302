import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";

/** A served page: its address, and what ends it. */
export type Served = { url: string; close: () => void };

/** Serves a page that runs one script, and further scripts by their path, all bundled from their entry points. */
export async function servePage(entry: string, others: Readonly<Record<string, string>> = {}): Promise<Served> {
  const entries = Object.entries({ "/page.js": entry, ...others });
  const scripts = new Map(await Promise.all(entries.map(async ([path, from]) => [path, await bundled(from)] as const)));
  const server = createServer(({ url = "/" }, answer) => {
    const script = scripts.get(url);
    if (script === undefined)
      return answer
        .writeHead(200, { "content-type": "text/html" })
        .end('<script type="module" src="/page.js"></script>');
    answer.writeHead(200, { "content-type": "text/javascript" }).end(script);
  });
  return { url: await listening(server), close: () => server.close() };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["browser"],
    logLevel: "error",
  });
  return outputFiles[0]!.text;
}
