import { RECEIPT_HEADER } from "@datagraph/protocol";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { errorResponse } from "./errorResponse.ts";
import { openapiDocument } from "./openapi/openapiDocument.ts";
import { Refused } from "./refused.ts";
import { blockRoutes } from "./routes/blocks.ts";
import { chainRoutes } from "./routes/chains.ts";
import { envelopeRoutes } from "./routes/envelopes.ts";
import { erasureRoutes } from "./routes/erasures.ts";
import { healthRoutes } from "./routes/health.ts";
import { ipfsRoutes } from "./routes/ipfs.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { litRoutes } from "./routes/lit.ts";
import { payoutRoutes } from "./routes/payouts.ts";
import { poolRoutes } from "./routes/pools.ts";
import { queryRoutes } from "./routes/queries.ts";
import { relayRoutes } from "./routes/relay.ts";
import { releaseRoutes } from "./routes/releases.ts";
import type { Services } from "./services.ts";

const THIS_MACHINE = /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/;

/** Returns the gateway's HTTP interface over its services. */
export function gatewayApp(services: Services): Hono {
  const app = new Hono();
  const origins = new Set(services.config.DATAGRAPH_ALLOWED_ORIGINS);
  app.use(
    cors({
      // what /ipfs/{cid} serves is public, and verified by whoever asks: any page may read it
      origin: (origin, { req }) =>
        req.path.startsWith("/ipfs/") ? "*" : origins.has(origin) || THIS_MACHINE.test(origin) ? origin : null,
      allowMethods: ["GET", "HEAD", "PUT", "POST", "DELETE"],
      exposeHeaders: [RECEIPT_HEADER, "Content-Range", "ETag", "X-Ipfs-Path", "X-Ipfs-Roots"],
    }),
  );
  app.onError(errorResponse);
  app.notFound(({ req }) => {
    throw new Refused(404, "no-route", `There is no ${req.method} ${req.path}`);
  });
  const document = openapiDocument();
  app.get("/openapi.json", (context) => context.json(document));
  app.route("/chains", chainRoutes(services));
  app.route("/health", healthRoutes(services));
  app.route("/ipfs", ipfsRoutes(services));
  app.route("/blocks", blockRoutes(services));
  app.route("/envelopes", envelopeRoutes(services));
  app.route("/lit", litRoutes(services));
  app.route("/queries", queryRoutes(services));
  app.route("/payouts", payoutRoutes(services));
  app.route("/pools", poolRoutes(services));
  app.route("/relay", relayRoutes(services));
  app.route("/erasures", erasureRoutes(services));
  app.route("/releases", releaseRoutes(services));
  app.route("/jobs", jobRoutes(services));
  return app;
}
