import { getConnInfo } from "@hono/node-server/conninfo";
import { CallRefused } from "@datagraph/sdk";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { BaseError, HttpRequestError, TimeoutError, getAddress, isAddress, isHex } from "viem";
import { z } from "zod";
import { Refused } from "../refused.ts";
import { hourlyRequests } from "../relay/hourlyRequests.ts";
import { relayCall } from "../relay/relayCall.ts";
import { RELAYABLE } from "../relay/relayable.ts";
import type { Services } from "../services.ts";
import { jsonLimit } from "./jsonLimit.ts";

/** Bytes of calldata: 100 claims have some 80,000, and nodes take no transaction above 131,072. */
const MAX_DATA = 100_000;

/** Requests of one network address for each call of one account: a household or an office asks from one. */
const REQUESTS = 10;

const call = z.strictObject({
  to: z
    .string()
    .refine((text) => isAddress(text, { strict: false }), { error: "must be an address" })
    .transform((text) => getAddress(text)),
  data: z
    .string()
    .refine((text) => isHex(text) && text.length % 2 === 0, { error: "must be hexadecimal bytes" })
    .refine(({ length }) => length <= 2 + 2 * MAX_DATA, { error: `must have at most ${MAX_DATA} bytes` })
    .transform((text) => text.toLowerCase() as `0x${string}`),
});

/**
 * `POST /relay` sends a signed call, `{ to, data }`, and pays its gas: for whoever has no coin. It answers when the call
 * is mined, or with `mined: false` when that takes long; asking again goes on waiting. `GET /relay` says what is relayed.
 */
export function relayRoutes({ relay, sender }: Pick<Services, "relay" | "sender">): Hono {
  const count = hourlyRequests(REQUESTS * (relay?.hourly ?? 0));
  const relayed = Object.fromEntries(Object.entries(RELAYABLE).map(([name, calls]) => [name, Object.keys(calls)]));
  return new Hono()
    .get("/", (context) => context.json({ open: relay !== undefined, relayed }))
    .post("/", bodyLimit(jsonLimit), async (context) => {
      if (relay === undefined) throw new Refused(503, "no-relay", "This gateway relays no calls: send it yourself");
      count(clientOf(context, relay.clientHeader));
      const state = await relayCall(sender, relay, call.parse(await context.req.json())).catch((error: unknown) => {
        throw error instanceof CallRefused ? refusedAs(error) : error;
      });
      return context.json(state, state.mined ? 200 : 202);
    });
}

/** The last address a proxy added is the one it saw itself; what stands before it, anybody may have written. */
function clientOf(context: Context, header: string | undefined): string {
  const told = header === undefined ? undefined : context.req.header(header)?.split(",").at(-1)?.trim();
  return told ?? getConnInfo(context).remote.address ?? "unknown";
}

function refusedAs({ message, code, cause }: CallRefused): Refused {
  const silent = (error: unknown): boolean => error instanceof HttpRequestError || error instanceof TimeoutError;
  if (cause instanceof BaseError && cause.walk(silent) !== null)
    return new Refused(503, "chain", "The gateway's node does not answer: try again later");
  return new Refused(422, "refused", message, { error: code ?? null });
}
