import type { Context } from "hono";
import { readable } from "../routes/readable.ts";
import { cidArgument, wholeNumber } from "./arguments.ts";
import type { RpcServices } from "./rpcApp.ts";

/** `cat`: a file or a part of it. */
export async function cat({ storage }: RpcServices, { req }: Context): Promise<Response> {
  const cid = cidArgument(req.query("arg"));
  const [offset, length] = [wholeNumber(req.query("offset"), "offset"), wholeNumber(req.query("length"), "length")];
  await storage.size(cid);
  const range = { ...(offset !== undefined && { offset }), ...(length !== undefined && { length }) };
  return new Response(readable(cid, storage.get(cid, range)), {
    headers: { "content-type": "text/plain", "x-stream-output": "1" },
  });
}
