import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { writeAtomically } from "../sealedFile.ts";
import { Committee, ask } from "./ask.ts";

/**
 * Writes the committee's public half, as all these nodes tell it alike, for clients and gateways. Waits up to
 * `waitSeconds` for their ceremony to end. Throws when a node does not answer, or tells another committee.
 */
export async function exportCommittee(
  urls: readonly string[],
  out: string,
  waitSeconds: number,
): Promise<z.infer<typeof Committee>> {
  const deadline = Date.now() + waitSeconds * 1_000;
  for (;;) {
    try {
      const [first, ...others] = await Promise.all(urls.map((url) => ask(url, "committee", Committee)));
      if (!first) throw new Error("Name the committee's nodes");
      if (others.some((other) => JSON.stringify(other) !== JSON.stringify(first)))
        throw new Error(`${urls.join(", ")} tell different committees: a ceremony is under way, or one lies`);
      writeAtomically(out, first, 0o644);
      return first;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
