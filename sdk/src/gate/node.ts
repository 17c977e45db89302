import type { HandshakeReply, RefusalReply, SealedMessage, ShareReply, ShareRequest } from "@datagraph/protocol";
import { bytesToHex, hexToBytes } from "@noble/curves/utils.js";
import { openFrom, sealFor } from "./box.ts";
import type { NodeFailure } from "./errors.ts";
import { type KeyShare, readShare } from "./shares.ts";
import { exchangeKeys } from "./webKeys.ts";

/** A node that answered the handshake as a member of the committee. */
export type Member = { url: string; index: number; identityKey: Uint8Array; blockHash: string };

/** One node's failure, thrown inside the gate and gathered there. */
export class NodeError extends Error {
  readonly failure: NodeFailure;

  constructor(node: string, code: NodeFailure["code"], message: string) {
    super(message);
    this.name = "NodeError";
    this.failure = { node, code, message };
  }
}

/** Returns the member behind a URL. Throws {@link NodeError}, also when its key is not in the committee's list. */
export async function shakeHands(url: string, identityKeys: readonly string[], timeoutMs: number): Promise<Member> {
  const challenge = bytesToHex(crypto.getRandomValues(new Uint8Array(32)));
  const { publicKey } = await exchangeKeys();
  const body = { clientPublicKey: bytesToHex(publicKey), challenge, epoch: 1 };
  const reply = await post<HandshakeReply | RefusalReply>(url, "web/handshake", body, AbortSignal.timeout(timeoutMs));
  if (!reply.ok) throw new NodeError(url, reply.code ?? "malformed", reply.error ?? "no reason given");
  const identityKey = String(reply.data?.nodeIdentityKey).replace(/^0x/, "");
  const index = identityKeys.findIndex((key) => key.replace(/^0x/, "") === identityKey) + 1;
  if (index === 0)
    throw new NodeError(url, "not-a-member", `identity key ${identityKey} is not one of the committee's`);
  return { url, index, identityKey: hexToBytes(identityKey), blockHash: reply.data.latestBlockhash };
}

/** Returns a member's share, not yet verified. Throws {@link NodeError} with the node's reason. */
export async function requestShare(member: Member, request: ShareRequest, signal: AbortSignal): Promise<KeyShare> {
  const { url, identityKey, index } = member;
  const keys = await exchangeKeys();
  const sealed = await sealFor(identityKey, keys, new TextEncoder().encode(JSON.stringify(request)));
  const reply = await post<SealedMessage | RefusalReply>(url, "web/encryption/sign/v2", sealed, signal);
  const answer = "payload" in reply ? await openAnswer(url, openFrom(identityKey, keys, reply)) : reply;
  if (!answer.ok) throw new NodeError(url, answer.code ?? "malformed", answer.error ?? "no reason given");
  const { identifier, value } = answer.data.signatureShare.ProofOfPossession;
  if (BigInt(`0x${identifier}`) !== BigInt(index)) {
    throw new NodeError(url, "bad-share", `node ${index} answered with the share of ${identifier}`);
  }
  try {
    return readShare(index, value);
  } catch {
    throw new NodeError(url, "bad-share", "its share is no point of the group");
  }
}

async function openAnswer(url: string, opened: Promise<Uint8Array>): Promise<ShareReply | RefusalReply> {
  try {
    return JSON.parse(new TextDecoder().decode(await opened));
  } catch {
    throw new NodeError(url, "not-a-member", "its answer was not sealed with its identity key");
  }
}

async function post<T>(url: string, path: string, body: object, signal: AbortSignal): Promise<T> {
  const address = new URL(path, url.endsWith("/") ? url : `${url}/`);
  const headers = { "content-type": "application/json" };
  const send = () => fetch(address, { method: "POST", headers, body: JSON.stringify(body), signal });
  try {
    const response = await send().catch((error: unknown) => (wasClosed(error) ? send() : Promise.reject(error)));
    return (await response.json()) as T;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new NodeError(url, "unreachable", cause);
  }
}

/** Whether an idle connection was closed just as it was used again: browsers then send once more, Node.js does not. */
function wasClosed(error: unknown): boolean {
  return error instanceof Error && (error.cause as { code?: string } | undefined)?.code === "UND_ERR_SOCKET";
}
