import { StorageError } from "./errors.ts";
import { BLOCK_LIMIT, type BlockSource } from "./verifiedBlock.ts";
import { collect } from "../bytes/collect.ts";

/** How long, in milliseconds, a gateway may take for one block. */
const PATIENCE = 30_000;

/**
 * Returns the blocks that a trustless IPFS gateway has (`/ipfs/{cid}?format=raw`), unverified: read files of them by
 * `readVerified`, and no gateway needs to be trusted. Throws StorageError when it does not answer.
 */
export function trustlessBlocks(gateway: string, patience = PATIENCE): BlockSource {
  return async (cid) => {
    try {
      const response = await fetch(`${gateway.replace(/\/$/, "")}/ipfs/${cid}?format=raw`, {
        headers: { accept: "application/vnd.ipld.raw" },
        signal: AbortSignal.timeout(patience),
      });
      if (response.status === 404 || response.status === 410) return undefined;
      if (!response.ok || response.body === null) throw new TypeError(`HTTP ${response.status}`);
      // One byte more than a block may have is enough to tell that it is none.
      return await collect(response.body, BLOCK_LIMIT);
    } catch (cause) {
      const { message } = cause as Error;
      throw new StorageError(
        "unreachable",
        `Block ${cid} cannot be had from the gateway ${gateway} (${message}): try again, or another gateway`,
        { file: cid.toString(), block: cid.toString() },
        { cause },
      );
    }
  };
}
