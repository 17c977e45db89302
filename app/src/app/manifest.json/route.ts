import { readConfig } from "../../config/readConfig.ts";

export const dynamic = "force-dynamic";

/** `GET /manifest.json`: what Safe's app shows of this one; it is there only where a Safe may open it. */
export async function GET(): Promise<Response> {
  if (readConfig(process.env).safeUrls.length === 0) return new Response(null, { status: 404 });
  const description = "Share data for AI training and be paid each time it is used";
  const manifest = { name: "DataGraph", description, iconPath: "icon.svg" };
  return Response.json(manifest, { headers: { "access-control-allow-origin": "*" } });
}
