import { importBytes } from "ipfs-unixfs-importer";

/** The blocks are not kept: only the root's name is wanted. */
const NOWHERE = { put: async <T>(cid: T): Promise<T> => cid };

/**
 * Returns the CID under which Lit knows an action's code: a UnixFS file in the profile of 2015 (CIDv0, dag-pb leaves of
 * 256 KiB), what `ipfs add` printed then.
 */
export async function actionCid(code: string): Promise<string> {
  const { cid } = await importBytes(new TextEncoder().encode(code), NOWHERE, { profile: "unixfs-v0-2015" });
  return cid.toString();
}
