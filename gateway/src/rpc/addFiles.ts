import type { Context } from "hono";
import { Refused } from "../refused.ts";
import { limitedBody } from "../routes/limitedBody.ts";
import { multipart } from "./multipart.ts";
import type { RpcServices } from "./rpcApp.ts";

/** Values of `add`'s parameters that agree with the profile unixfs-v1-2025, in which everything here is stored. */
const AGREES: Readonly<Record<string, readonly string[]>> = {
  "cid-version": ["1"],
  "raw-leaves": ["true"],
  chunker: ["size-1048576"],
  "max-file-links": ["1024"],
  hash: ["sha2-256"],
  trickle: ["false"],
  inline: ["false"],
  "only-hash": ["false"],
  nocopy: ["false"],
  "wrap-with-directory": ["false"],
  pin: ["true"],
};

/** `add`: stores and pins each file of a multipart body. */
export async function addFiles({ storage, maxUpload }: RpcServices, { req, body }: Context): Promise<Response> {
  for (const [name, value] of new URL(req.url).searchParams)
    if (AGREES[name] && !AGREES[name].includes(value))
      throw new Refused(400, "unsupported", `This store adds files with ${name}=${AGREES[name][0]} only, not ${value}`);
  const lines: string[] = [];
  const type = req.header("content-type") ?? "";
  for await (const part of multipart(limitedBody(req.raw, maxUpload), type)) {
    if (part.type === "application/x-directory" || part.type === "application/symlink")
      throw new Refused(400, "unsupported", "This store holds files, no directories or links");
    const { cid, size } = await storage.put(part.body, { name: part.name });
    lines.push(`${JSON.stringify({ Name: part.name || cid, Hash: cid, Size: String(size) })}\n`);
  }
  return body(lines.join(""), 200, { "content-type": "application/json" });
}
