import type { CID } from "multiformats/cid";
import type { Lent } from "../bytes/lent.ts";
import { importUnixfs } from "../storage/importUnixfs.ts";
import type { PutOptions, Stored } from "../storage/storage.ts";
import { request, requestJson } from "./request.ts";

/**
 * Cuts a stream into blocks on this device and stores them at a gateway, a few at a time; none is kept. Browsers cannot
 * send a stream of unknown length, but they can send blocks. Throws GatewayError.
 */
export async function putFile(gateway: string, source: Lent, options?: PutOptions): Promise<Stored> {
  const stored = await importUnixfs(source, (cid, bytes) => putBlock(gateway, cid, bytes, options?.signal), options);
  await pinFile(gateway, stored.cid);
  return stored;
}

/** Stores one block at a gateway, which checks that it has the hash in its CID. Throws GatewayError. */
export async function putBlock(gateway: string, cid: CID, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
  // A copy: the bytes are the importer's again before the request is surely over.
  const init = { method: "PUT", body: bytes.slice(), ...(signal && { signal }) } as RequestInit;
  await request(gateway, `/blocks/${cid}`, init);
}

/** Has a gateway keep a file all of whose blocks it has. Returns its size. Throws GatewayError `missing` when it lacks one. */
export async function pinFile(gateway: string, cid: string): Promise<number> {
  return (await requestJson<Stored>(gateway, `/blocks/${cid}/pin`, {})).size;
}
