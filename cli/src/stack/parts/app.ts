import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Part, PartContext } from "../part.ts";
import { LOCAL_CHAIN_NAME, chainUrl } from "./chain.ts";
import { nodeUrls, publicFile } from "./committee.ts";
import { isHealthy } from "./isHealthy.ts";

/** What decides about the built pages. Addresses do not: the server reads them when it starts. */
const SOURCES = [
  "app/src/**/*.{ts,tsx,css,svg}",
  "app/*.{ts,mjs,json}",
  "{protocol,sdk}/src/**/*.{ts,json}",
  "{protocol,sdk}/package.json",
  "sdk/schemas/*",
  "indexer/ponder.schema.ts",
  "indexer/schema/*.ts",
  "package-lock.json",
];
const NOT_BUILT = /\.(test|d)\.ts$/;

/** The pages, built when their sources have changed since. */
export const appBuild: Part = {
  name: "app-build",
  dependsOn: [],
  available,
  prepare: async ({ root }, run) => {
    const [stamp, digest] = [join(root, "app/.next/sources.sha256"), digestOf(root)];
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
    // without its stamp a build that was killed is made again
    rmSync(stamp, { force: true });
    await run({ command: process.execPath, args: [next(), "build", join(root, "app")], env: ENV });
    writeFileSync(stamp, digest);
  },
};

/** The dApp. */
export const app: Part = {
  name: "app",
  dependsOn: ["app-build", "indexer", "gateway"],
  available,
  process: (context) => ({
    command: process.execPath,
    args: [next(), "start", join(context.root, "app"), "-H", "127.0.0.1", "-p", String(context.ports.app)],
    env: {
      ...ENV,
      DATAGRAPH_RPC_URL: chainUrl(context),
      DATAGRAPH_INDEXER_URL: `http://127.0.0.1:${context.ports.indexer}`,
      DATAGRAPH_GATEWAY_URL: `http://127.0.0.1:${context.ports.gateway}`,
      DATAGRAPH_COMMITTEE_URLS: nodeUrls(context).join(","),
      DATAGRAPH_COMMITTEE_FILE: publicFile(context),
      DATAGRAPH_CHAIN_NAME: LOCAL_CHAIN_NAME,
    },
  }),
  ready: (context) => isHealthy(`http://127.0.0.1:${context.ports.app}/`),
  url: appUrl,
  env: (context) => ({ DATAGRAPH_APP_URL: appUrl(context) }),
};

const ENV = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };

function appUrl(context: PartContext): string {
  return `http://localhost:${context.ports.app}`;
}

function available(root: string): boolean {
  return existsSync(join(root, "app/next.config.ts"));
}

function next(): string {
  return createRequire(import.meta.url).resolve("next/dist/bin/next");
}

function digestOf(root: string): string {
  const hash = createHash("sha256");
  const files = globSync(SOURCES, { cwd: root }).filter(
    (file) => !NOT_BUILT.test(file) && !file.endsWith("next-env.d.ts"),
  );
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}
