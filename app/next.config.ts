import { join } from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` reads the types of all packages; a build need not do it again
  typescript: { ignoreBuildErrors: true },
  transpilePackages: ["@datagraph/indexer", "@datagraph/protocol", "@datagraph/sdk"],
  turbopack: {
    root: join(import.meta.dirname, ".."),
    resolveAlias: {
      // The indexer's schema names "ponder", whose entry brings the whole server along.
      ponder: "./src/indexer/ponderForSchema.ts",
      "ponder-tables": "../node_modules/ponder/dist/esm/drizzle/onchain.js",
      // browsers have it
      eventsource: "./src/indexer/browserEventSource.ts",
      // where Turbopack finds Buffer for code that names it
      "next/dist/compiled/buffer": { browser: "./src/indexer/browserBuffer.ts" },
    },
  },
};

export default config;
