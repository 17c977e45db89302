import { type ShareReply, gateIdentity, gateResource } from "@datagraph/protocol";
import { z } from "zod";
import type { ChainReader } from "./chain.ts";
import { type ConditionRules, readCondition } from "./condition.ts";
import type { Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Receipts } from "./receipts.ts";
import { Refusal } from "./refusal.ts";
import { type SessionRules, SessionSig, checkSession } from "./session.ts";
import { shareOf } from "./share.ts";
import type { KeyShare } from "./shareFile.ts";

const Request = z.object({
  unifiedAccessControlConditions: z.unknown(),
  dataToEncryptHash: z.string().regex(/^[0-9a-f]{64}$/),
  authSig: SessionSig,
});

/** What a node needs to decide on a release. */
export type ReleaseContext = {
  /** the node's share; none before its ceremony is over */
  share: () => KeyShare | undefined;
  chainId: number;
  conditions: ConditionRules;
  sessions: Omit<SessionRules, "checkNonce" | "isWalletSignature">;
  chain: ChainReader;
  limits: Limits;
  receipts: Receipts;
  metrics: Metrics;
  log: Log;
};

/**
 * Returns the node's share of one decryption key, after condition, session, chain and limits were checked and the
 * receipt was written. Throws {@link Refusal}.
 */
export async function release(body: unknown, context: ReleaseContext): Promise<ShareReply> {
  const started = performance.now();
  const share = requireShare(context);
  const request = Request.safeParse(body);
  if (!request.success) throw new Refusal("malformed", z.prettifyError(request.error));
  const { unifiedAccessControlConditions, dataToEncryptHash, authSig } = request.data;
  const terms = readCondition(unifiedAccessControlConditions, context.conditions);
  const resource = gateResource(terms, dataToEncryptHash);
  const { checkNonce, isWalletSignature } = context.chain;
  const wallet = await checkSession(authSig, resource, { ...context.sessions, checkNonce, isWalletSignature });
  const block = await context.chain.requireTrue(terms, wallet);
  context.limits.count(wallet, terms.id.toString());
  const { condition, id, contract } = terms;
  const { number } = context.receipts.append({
    epoch: share.epoch,
    wallet,
    chainId: context.chainId,
    contract,
    condition,
    id: id.toString(),
    keyDigest: `0x${dataToEncryptHash}`,
    block: block.number.toString(),
    blockHash: block.hash,
    releasedAt: new Date().toISOString(),
  });
  const value = shareOf(gateIdentity(terms, dataToEncryptHash), share.secret);
  const identifier = share.index.toString(16).padStart(64, "0");
  const seconds = (performance.now() - started) / 1_000;
  context.metrics.released();
  context.metrics.took(seconds);
  context.log("share released", {
    receipt: number,
    wallet,
    condition,
    id: id.toString(),
    ms: Math.round(seconds * 1_000),
  });
  return { ok: true, data: { signatureShare: { ProofOfPossession: { identifier, value } }, shareId: identifier } };
}

function requireShare({ share }: ReleaseContext): KeyShare {
  const held = share();
  if (!held) throw new Refusal("not-ready", "This node holds no share yet: its committee's ceremony is not over");
  return held;
}
