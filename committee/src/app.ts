import {
  type HandshakeReply,
  REFUSALS,
  type RefusalReply,
  type ShareReply,
  gateIdentity,
  gateResource,
} from "@datagraph/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { type Hex, hexToBytes } from "viem";
import { z } from "zod";
import { SealedRequest, open, seal } from "./box.ts";
import type { ChainReader } from "./chain.ts";
import { type ConditionRules, readCondition } from "./condition.ts";
import type { Log } from "./log.ts";
import { Refusal } from "./refusal.ts";
import { type SessionRules, SessionSig, checkSession } from "./session.ts";
import { shareOf } from "./share.ts";
import type { ShareFile } from "./shareFile.ts";

const Request = z.object({
  unifiedAccessControlConditions: z.unknown(),
  dataToEncryptHash: z.string().regex(/^[0-9a-f]{64}$/),
  authSig: SessionSig,
});

/** What a node needs to answer. */
export type NodeContext = {
  share: ShareFile;
  identityKey: Hex;
  conditions: ConditionRules;
  sessions: Omit<SessionRules, "checkNonce">;
  chain: ChainReader;
  log: Log;
};

/** Returns a node's HTTP interface: Lit's node protocol (SDK v8) and `/health`, `/ready`. */
export function createApp(context: NodeContext): Hono {
  const app = new Hono({ strict: false });
  app.use(cors());
  app.use("/web/*", bodyLimit({ maxSize: 64 * 1024 }));
  app.get("/health", (c) => c.json(health(context)));
  app.get("/ready", async (c) => {
    const ready = await context.chain.latestBlockHash().then(
      () => true,
      () => false,
    );
    return c.json({ ready }, ready ? 200 : 503);
  });
  app.post("/web/handshake", async (c) => {
    try {
      return c.json(await handshake(context));
    } catch (error) {
      const refusal = asRefusal(error, context.log);
      return c.json(refusalReply(refusal), REFUSALS[refusal.code]);
    }
  });
  app.post("/web/encryption/sign/v2", async (c) => {
    const { status, body } = await answer(await c.req.text(), context);
    return c.json(body, status);
  });
  return app;
}

function health({ share, identityKey, conditions }: NodeContext) {
  const { index, nodes, threshold, commitments, origin } = share;
  return {
    ok: true,
    node: index,
    nodes,
    threshold,
    publicKey: commitments[0],
    identityKey,
    origin,
    chainName: conditions.chainName,
    contracts: [...conditions.contracts],
  };
}

async function handshake({ share, identityKey, chain }: NodeContext): Promise<HandshakeReply> {
  const publicKey = share.commitments[0]!.slice(2);
  const box = identityKey.slice(2);
  return {
    ok: true,
    error: null,
    errorObject: null,
    data: {
      serverPublicKey: box,
      subnetPublicKey: publicKey,
      networkPublicKey: publicKey,
      networkPublicKeySet: publicKey,
      clientSdkVersion: "8",
      hdRootPubkeys: [],
      attestation: null,
      latestBlockhash: await chain.latestBlockHash(),
      nodeIdentityKey: box,
      nodeVersion: "datagraph",
      epoch: 1,
    },
  };
}

/** Opens, checks and answers one request. Refusals of readable requests are sealed too. */
async function answer(text: string, context: NodeContext) {
  const secret = hexToBytes(context.share.identitySecret as Hex);
  let sender: Uint8Array | undefined;
  try {
    const sealed = SealedRequest.safeParse(parseJson(text));
    if (!sealed.success) throw new Refusal("malformed", "The body is not a sealed message of Lit's node protocol");
    const opened = open(sealed.data, secret);
    sender = opened.sender;
    const reply = await release(parseJson(new TextDecoder().decode(opened.message)), context);
    return { status: 200 as const, body: seal(encode(reply), secret, sender) };
  } catch (error) {
    const refusal = asRefusal(error, context.log);
    const reply = refusalReply(refusal);
    return { status: REFUSALS[refusal.code], body: sender ? seal(encode(reply), secret, sender) : reply };
  }
}

/** Checks condition and session, asks the chain, and returns the share. */
async function release(body: unknown, { share, conditions, sessions, chain, log }: NodeContext): Promise<ShareReply> {
  const started = performance.now();
  const request = Request.safeParse(body);
  if (!request.success) throw new Refusal("malformed", z.prettifyError(request.error));
  const { unifiedAccessControlConditions, dataToEncryptHash, authSig } = request.data;
  const terms = readCondition(unifiedAccessControlConditions, conditions);
  const resource = gateResource(terms, dataToEncryptHash);
  const wallet = await checkSession(authSig, resource, { ...sessions, checkNonce: chain.checkNonce });
  await chain.requireTrue(terms, wallet);
  const value = shareOf(gateIdentity(terms, dataToEncryptHash), BigInt(share.share));
  const identifier = share.index.toString(16).padStart(64, "0");
  const { condition, id, contract } = terms;
  log("share released", {
    wallet,
    condition,
    id: id.toString(),
    contract,
    resource,
    ms: Math.round(performance.now() - started),
  });
  return { ok: true, data: { signatureShare: { ProofOfPossession: { identifier, value } }, shareId: identifier } };
}

function asRefusal(error: unknown, log: Log): Refusal {
  if (!(error instanceof Refusal)) {
    log("error", { name: error instanceof Error ? error.name : typeof error });
    return new Refusal("internal", "The node failed on this request; its log says where");
  }
  log("refused", { code: error.code, reason: error.message });
  return error;
}

function refusalReply({ code, message }: Refusal): RefusalReply {
  return { ok: false, error: message, errorObject: message, code };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const encode = (value: object) => new TextEncoder().encode(JSON.stringify(value));
