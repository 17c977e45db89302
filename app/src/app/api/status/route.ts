import { readConfig } from "../../../config/readConfig.ts";
import { readStatus } from "../../../status/readStatus.ts";

export const dynamic = "force-dynamic";

/** `GET /api/status`: the state of every part, asked from here so that no address of theirs need be public. */
export async function GET(): Promise<Response> {
  return Response.json(await readStatus(readConfig(process.env)), { headers: { "cache-control": "no-store" } });
}
