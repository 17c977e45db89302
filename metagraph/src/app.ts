import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { BANNER, type Metagraph } from "./metagraph.ts";
import { currencyL1 } from "./routes/currencyL1.ts";
import { dataL1 } from "./routes/dataL1.ts";
import { explorer } from "./routes/explorer.ts";
import { globalL0 } from "./routes/globalL0.ts";
import { l0 } from "./routes/l0.ts";
import { json, refuse } from "./routes/respond.ts";

const MOST_BYTES = 32 * 1024;

/** Returns the metagraph's HTTP interface: what real ones spread over nodes, under /l0, /cl1, /dl1, /gl0 and /be. */
export function createApp(metagraph: Metagraph): Hono {
  const app = new Hono({ strict: false });
  const tooLarge = { code: 3, message: "Invalid request body", retriable: false, details: { rule: "too-large" } };
  app.use(cors());
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: (c) => json(c, tooLarge, 413) }));
  const layers = {
    ...{ "/l0": l0(metagraph), "/cl1": currencyL1(metagraph), "/dl1": dataL1(metagraph), "/gl0": globalL0(metagraph) },
    "/be": explorer(metagraph),
  };
  for (const [path, layer] of Object.entries(layers)) {
    layer.get("/node/info", (c) => json(c, { state: "Ready", id: metagraph.operator.id, consensus: BANNER }));
    layer.get("/cluster/info", (c) => json(c, []));
    app.route(path, layer);
  }
  app.get("/", (c) => json(c, { about: BANNER, metagraph: metagraph.network.metagraph, layers: Object.keys(layers) }));
  app.get("/health", (c) => json(c, { ok: true, ordinal: metagraph.head().ordinal }));
  app.onError((error, c) => refuse(c, error));
  return app;
}
