import type { ReleaseReceipt } from "@datagraph/protocol";
import { NO_RELEASES, type ReleaseTail, requestJson, verifyReleases } from "@datagraph/sdk";
import type { Hex } from "viem";
import { describeError, log } from "../log.ts";
import type { Services } from "../services.ts";

/** The committee's nodes in any order, and the keys that its members sign receipts with. */
export type ReceiptSources = { urls: readonly string[]; signingKeys: readonly Hex[] };

/** Takes over what the committee's nodes released since the last round, verified. Returns how many receipts are new. */
export async function keepReleases(services: Services, signal: AbortSignal): Promise<number> {
  let kept = 0;
  for (const url of services.receiptSources.urls) {
    if (signal.aborted) break;
    kept += await keepOf(services, url).catch((error: unknown) => {
      // a node that is down is asked again; one whose list does not go on stays as it was, for people to look at
      log("warn", { job: "releases", node: url, ...describeError(error) });
      return 0;
    });
  }
  return kept;
}

async function keepOf({ database, receiptSources }: Services, url: string): Promise<number> {
  const { signingKey: node } = await requestJson<{ signingKey: string }>(url, "/identity");
  const signingKey: Hex = `0x${node}`;
  if (!receiptSources.signingKeys.includes(signingKey)) throw new Error(`Node ${node} is no member of the committee`);
  const { rows } = await database.query<{ receipt: ReleaseReceipt }>(
    "select receipt from gateway.release where node = $1 order by number desc limit 1",
    [node],
  );
  const tail: ReleaseTail = rows[0] ? verifyTail(rows[0].receipt, signingKey) : NO_RELEASES;
  const { receipts } = await requestJson<{ receipts: ReleaseReceipt[] }>(url, `/receipts?from=${tail.number + 1}`);
  verifyReleases(receipts, signingKey, tail);
  await database.query(
    `insert into gateway.release (node, number, dataset, receipt)
     select receipt->>'node', (receipt->>'number')::bigint, receipt->>'id', receipt
     from unnest($1::json[]) as new(receipt) on conflict do nothing`,
    [receipts.map((receipt) => JSON.stringify(receipt))],
  );
  return receipts.length;
}

function verifyTail(last: ReleaseReceipt, signingKey: Hex): ReleaseTail {
  return verifyReleases([last], signingKey, { number: last.number - 1, digest: last.previous });
}
