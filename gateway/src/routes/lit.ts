import { REFUSALS, type RefusalCode } from "@datagraph/protocol";
import { type LitRequest, litSignInFault, litSignInText, readLitRequest } from "@datagraph/sdk";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { recoverMessageAddress } from "viem";
import { Refused } from "../refused.ts";
import type { Services } from "../services.ts";
import type { LitRelay } from "./litRelay.ts";

const MAX_BODY = 16 * 1024;
const limit = {
  maxSize: MAX_BODY,
  onError: (): never => {
    throw new Refused(413, "too-large", `A key request has at most ${MAX_BODY} bytes`, { maxSize: MAX_BODY });
  },
};

/**
 * `POST /lit/release` carries a key request to the Lit Action and its answer back, so that browsers need no API key. It
 * relays only requests of wallets that signed them and that the chain names. The key comes back sealed for the requester.
 */
export function litRoutes({ lit, client }: Pick<Services, "lit" | "client">): Hono {
  return new Hono().post("/release", bodyLimit(limit), async (context) => {
    if (lit === undefined) throw new Refused(503, "no-lit", "This gateway relays no key requests to Lit");
    const request = readBody(await context.req.json());
    const text = litSignInText(lit.action, request, request.signIn);
    await checkRequest(lit, client, request, text);
    lit.limits.count(request.signIn.address, text, Date.parse(request.signIn.expiresAt));
    return context.json(readAnswer(await lit.run(request)));
  });
}

function readBody(body: unknown): LitRequest {
  const parsed = readLitRequest(body);
  if ("bad" in parsed)
    throw new Refused(400, "malformed", `Field ${parsed.bad} of the key request is missing, malformed or unknown`);
  return parsed.request;
}

async function checkRequest(
  lit: LitRelay,
  client: Services["client"],
  request: LitRequest,
  text: string,
): Promise<void> {
  const { address } = request.signIn;
  const fault = litSignInFault(lit.action, request.signIn);
  if (fault) throw new Refused(401, fault.code, fault.reason);
  if (!(await isSigned(client, request, text)))
    throw new Refused(401, "bad-session", `The sign-in is not signed by ${address} for this request`);
  if (!(await lit.allows(request)))
    throw new Refused(403, "condition-false", `${request.condition}(${address}, ${request.id}) is false`);
}

/** Asks the chain only about wallets that are contracts (ERC-1271). */
async function isSigned(
  { publicClient }: Services["client"],
  { signIn: { address }, signature }: LitRequest,
  message: string,
): Promise<boolean> {
  const recovered = await recoverMessageAddress({ message, signature }).catch(() => undefined);
  if (recovered?.toLowerCase() === address.toLowerCase()) return true;
  return publicClient.verifyMessage({ address, message, signature }).catch(() => false);
}

function readAnswer(answer: unknown): { sealed: string } {
  const { sealed, refused, reason } = (answer ?? {}) as { sealed?: unknown; refused?: unknown; reason?: unknown };
  if (typeof sealed === "string") return { sealed };
  if (typeof refused !== "string" || typeof reason !== "string")
    throw new Refused(502, "lit-unavailable", "The action's answer is not one of ours");
  throw new Refused(refused in REFUSALS ? REFUSALS[refused as RefusalCode] : 422, refused, reason);
}
