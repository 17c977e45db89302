import { parallel } from "../parallel.ts";
import type { AnchorChain, AnchorRef, AnchorRequest } from "./anchorChain.ts";
import type { AnchorKey } from "./anchorKey.ts";
import { AnchorRefused } from "./errors.ts";

/** What became of one anchor of a batch. */
export type AnchorOutcome =
  { anchor: AnchorRequest; ref: AnchorRef } | { anchor: AnchorRequest; refused: AnchorRefused };

/**
 * Anchors a batch, `width` at a time (1 where each follows the one before, as on the EVM). One that is refused keeps none
 * of the others back. Returns what became of each, in order. Throws AnchorUnavailable; all may then be sent again.
 */
export function anchorAll(
  chain: AnchorChain,
  key: AnchorKey,
  anchors: readonly AnchorRequest[],
  width = 1,
): Promise<AnchorOutcome[]> {
  return parallel(
    anchors,
    async (anchor): Promise<AnchorOutcome> => {
      try {
        const prepared = await chain.prepare(anchor, key);
        return { anchor, ref: await chain.submit(prepared, await key.signAnchor(prepared)) };
      } catch (error) {
        if (error instanceof AnchorRefused) return { anchor, refused: error };
        throw error;
      }
    },
    width,
  );
}
