import { readFile } from "node:fs/promises";
import type { CommitteeInfo } from "../../../chain/committeeInfo.ts";
import { readConfig } from "../../../config/readConfig.ts";

export const dynamic = "force-dynamic";

/** `GET /api/committee`: the key committee's public half, and where its nodes are. */
export async function GET(): Promise<Response> {
  const { committeeFile, committeeUrls, chainName } = readConfig(process.env);
  if (committeeFile === undefined || chainName === undefined)
    return Response.json({ error: "This app knows no key committee: set DATAGRAPH_COMMITTEE_FILE" }, { status: 404 });
  try {
    const { commitments, identityKeys } = JSON.parse(
      await readFile(committeeFile, "utf8"),
    ) as CommitteeInfo["committee"];
    const info: CommitteeInfo = { committee: { commitments, identityKeys }, chainName, nodes: [...committeeUrls] };
    return Response.json(info, { headers: { "cache-control": "no-store" } });
  } catch {
    return Response.json({ error: "The key committee's public file could not be read" }, { status: 502 });
  }
}
