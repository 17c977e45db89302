import { type HandshakeReply, REFUSALS, type RefusalReply } from "@datagraph/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { type Opened, SealedRequest, open } from "./box.ts";
import { type Board, boardKey } from "./ceremony/peers.ts";
import { type Identity, boxKeyOf, publicIdentity } from "./identity.ts";
import { Refusal } from "./refusal.ts";
import { type ReleaseContext, release } from "./release.ts";
import { committeeOf } from "./shareFile.ts";

const MOST_RECEIPTS = 1_000;

/** What a node needs to answer. */
export type NodeContext = ReleaseContext & {
  identity: Identity;
  board: Board;
  /** how its ceremony stands, in words */
  ceremony: () => string;
};

/** Returns a node's HTTP interface: Lit's node protocol (SDK v8), the ceremony's messages, receipts and health. */
export function createApp(context: NodeContext): Hono {
  const app = new Hono({ strict: false });
  app.use(cors());
  app.use("/web/*", bodyLimit({ maxSize: 64 * 1024 }));
  addReleases(app, context);
  addOperations(app, context);
  app.get("/ceremony/:plan/:round", (c) => {
    const message = context.board.get(boardKey(c.req.param("plan"), c.req.param("round")));
    return message ? c.json(message) : c.json({ error: "nothing said yet" }, 404);
  });
  return app;
}

function addReleases(app: Hono, context: NodeContext): void {
  app.post("/web/handshake", async (c) => {
    try {
      return c.json(await handshake(context));
    } catch (error) {
      const refusal = asRefusal(error, context);
      return c.json(refusalReply(refusal), REFUSALS[refusal.code]);
    }
  });
  app.post("/web/encryption/sign/v2", async (c) => {
    const { status, body } = await answer(await c.req.text(), context);
    return c.json(body, status);
  });
}

function addOperations(app: Hono, context: NodeContext): void {
  const { share, chain, receipts, metrics, identity } = context;
  app.get("/health", (c) => c.json(health(context)));
  app.get("/ready", async (c) => {
    const reads = await chain.latestBlockHash().then(
      () => true,
      () => false,
    );
    const ready = reads && share() !== undefined;
    return c.json({ ready, share: share() !== undefined, chain: reads }, ready ? 200 : 503);
  });
  app.get("/identity", (c) => c.json(publicIdentity(identity)));
  app.get("/committee", (c) => {
    const held = share();
    return held ? c.json(committeeOf(held)) : c.json({ error: context.ceremony() }, 503);
  });
  app.get("/metrics", async (c) => c.text(await metrics.text()));
  app.get("/receipts", (c) => {
    const from = Number(c.req.query("from") ?? 1);
    if (!Number.isSafeInteger(from) || from < 1) return c.json({ error: "from: a whole number from 1" }, 400);
    return c.json({ count: receipts.count(), receipts: receipts.list(from, MOST_RECEIPTS) });
  });
}

function health({ share, identity, conditions, ceremony, receipts }: NodeContext) {
  const held = share();
  const { boxKey, signingKey } = publicIdentity(identity);
  return {
    ok: true,
    node: held?.index ?? null,
    nodes: held?.boxKeys.length ?? null,
    threshold: held?.threshold ?? null,
    epoch: held?.epoch ?? 0,
    publicKey: held ? `0x${held.commitments[0]}` : null,
    identityKey: `0x${boxKey}`,
    signingKey: `0x${signingKey}`,
    ceremony: ceremony(),
    chainName: conditions.chainName,
    contracts: [...conditions.contracts],
    receipts: receipts.count(),
  };
}

async function handshake({ share, identity, chain }: NodeContext): Promise<HandshakeReply> {
  const held = share();
  if (!held) throw new Refusal("not-ready", "This node holds no share yet: its committee's ceremony is not over");
  const [publicKey] = held.commitments as [string];
  const { boxKey } = publicIdentity(identity);
  return {
    ok: true,
    error: null,
    errorObject: null,
    data: {
      serverPublicKey: boxKey,
      subnetPublicKey: publicKey,
      networkPublicKey: publicKey,
      networkPublicKeySet: publicKey,
      clientSdkVersion: "8",
      hdRootPubkeys: [],
      attestation: null,
      latestBlockhash: await chain.latestBlockHash(),
      nodeIdentityKey: boxKey,
      nodeVersion: "datagraph",
      epoch: held.epoch,
    },
  };
}

/** Opens, checks and answers one request. Refusals of readable requests are sealed too. */
async function answer(text: string, context: NodeContext) {
  let opened: Opened | undefined;
  try {
    const sealed = SealedRequest.safeParse(parseJson(text));
    if (!sealed.success) throw new Refusal("malformed", "The body is not a sealed message of Lit's node protocol");
    opened = open(sealed.data, boxKeyOf(context.identity));
    const reply = await release(parseJson(new TextDecoder().decode(opened.message)), context);
    return { status: 200 as const, body: opened.seal(encode(reply)) };
  } catch (error) {
    const refusal = asRefusal(error, context);
    const reply = refusalReply(refusal);
    return { status: REFUSALS[refusal.code], body: opened ? opened.seal(encode(reply)) : reply };
  }
}

function asRefusal(error: unknown, { log, metrics }: NodeContext): Refusal {
  if (!(error instanceof Refusal)) {
    metrics.refused("internal");
    log("error", { name: error instanceof Error ? error.name : typeof error });
    return new Refusal("internal", "The node failed on this request; its log says where");
  }
  metrics.refused(error.code);
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
