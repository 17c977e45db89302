import { parseCid } from "@datagraph/sdk";
import { type Context, Hono } from "hono";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import { type CarRequest, carRequest } from "./carRequest.ts";
import { type ContentFormat, contentFormat } from "./contentFormat.ts";
import { limitedBody } from "./limitedBody.ts";
import { type Cid, carResponse, fileResponse, isInline, rawResponse } from "./ipfsResponses.ts";

/**
 * `POST /ipfs` stores bytes and returns their CID. `GET /ipfs/{cid}` is a trustless gateway
 * (specs.ipfs.tech/http-gateways/trustless-gateway): `?format=raw` gives one block, `?format=car` the blocks that prove
 * a file or a part of it; without a format it gives the file's bytes, whole or a range, each block verified.
 */
export function ipfsRoutes({ config, storage }: Pick<Services, "config" | "storage">): Hono {
  return new Hono()
    .post("/", async (context) => {
      const { cid, size } = await storage.put(limitedBody(context.req.raw, config.DATAGRAPH_MAX_UPLOAD));
      return context.json({ cid, size });
    })
    .get("/:cid", async (context) => {
      const cid = parseCid(context.req.param("cid"));
      const format = contentFormat(context.req.query("format"), context.req.header("accept"));
      await checkHere(storage, context, cid);
      const car = format === "car" ? carRequest((name) => context.req.query(name)) : undefined;
      const headers = headersOf(cid, format, car);
      if (matches(context.req.header("if-none-match"), headers.etag))
        return new Response(null, { status: 304, headers });
      if (car) return carResponse(storage, cid, car, headers);
      const range = context.req.header("range");
      return format === "raw" ? rawResponse(storage, cid, range, headers) : fileResponse(storage, cid, range, headers);
    })
    .get("/:cid/*", (context) => {
      throw new Refused(404, "no-path", `${context.req.param("cid")} is a file: there is no path within it`);
    });
}

async function checkHere(storage: Services["storage"], { req }: Context, cid: Cid): Promise<void> {
  if (isInline(cid) || (await storage.blocks.has(cid))) return;
  const only = /\bonly-if-cached\b/.test(req.header("cache-control") ?? "");
  throw new Refused(only ? 412 : 404, "unknown-cid", `This gateway does not hold ${cid}`, { cid: cid.toString() });
}

function headersOf(cid: Cid, format: ContentFormat, car: CarRequest | undefined) {
  const { scope, bytes } = car ?? {};
  const part = car ? `.${scope}${bytes ? `.${bytes.from}.${bytes.to ?? ""}` : ""}` : "";
  return {
    etag: format === "file" ? `"${cid}"` : `"${cid}.${format}${part}"`,
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "x-ipfs-path": `/ipfs/${cid}`,
    "x-ipfs-roots": cid.toString(),
    vary: "accept",
  };
}

function matches(header: string | undefined, etag: string): boolean {
  const names = (header ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  return names.includes(etag) || names.includes("*");
}
