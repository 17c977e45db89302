import { blockCid, collect, parseCid } from "@datagraph/sdk";
import { Hono } from "hono";
import { Refused } from "../refused.ts";
import { limitedBody } from "../routes/limitedBody.ts";
import { cidArgument } from "./arguments.ts";
import { multipart } from "./multipart.ts";
import type { RpcServices } from "./rpcApp.ts";

/** No honest block is larger (Bitswap's limit), and its head takes some bytes. */
const LARGEST = 2 * 1024 * 1024 + 64 * 1024;
const CODECS: Readonly<Record<string, number>> = { raw: 0x55, "dag-pb": 0x70, protobuf: 0x70 };

/** `block/get`, `block/put`, `block/stat`. */
export function blockCommands({ storage }: RpcServices): Hono {
  return new Hono()
    .post("/get", async ({ req, body }) => {
      const bytes = await storage.blocks.get(parseCid(cidArgument(req.query("arg"))));
      return body(bytes as Uint8Array<ArrayBuffer>, 200, { "content-type": "application/octet-stream" });
    })
    .post("/stat", async ({ req, json }) => {
      const cid = cidArgument(req.query("arg"));
      return json({ Key: cid, Size: (await storage.blocks.get(parseCid(cid))).length });
    })
    .post("/put", async ({ req, body }) => {
      const code = codecOf(req.query("cid-codec") ?? req.query("format") ?? "raw");
      const hash = req.query("mhtype") ?? "sha2-256";
      if (hash !== "sha2-256") throw new Refused(400, "unsupported", `This store hashes by sha2-256, not ${hash}`);
      const lines: string[] = [];
      for await (const part of multipart(limitedBody(req.raw, LARGEST), req.header("content-type") ?? "")) {
        const bytes = await collect(part.body);
        const cid = await blockCid(bytes, code);
        await storage.blocks.put(cid, bytes);
        lines.push(`${JSON.stringify({ Key: cid.toString(), Size: bytes.length })}\n`);
      }
      return body(lines.join(""), 200, { "content-type": "application/json" });
    });
}

function codecOf(name: string): number {
  const code = CODECS[name];
  if (code === undefined) throw new Refused(400, "unsupported", `This store holds raw and dag-pb blocks, not ${name}`);
  return code;
}
