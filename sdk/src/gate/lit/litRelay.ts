import { GatewayError, requestJson } from "../../gateway/request.ts";
import type { LitAnswer, LitRefusal } from "./release.ts";
import { type LitTransport, LitUnreachable } from "./litTransport.ts";

/** Answers of the relay that are no word on the request. */
const NO_ANSWER: readonly string[] = ["unreachable", "no-lit", "lit-unavailable", "no-route", "http"];

/** Returns the way to an action through a gateway, which holds the API key. */
export function litRelay(gateway: string): LitTransport {
  return {
    where: gateway,
    ask: async (request) => {
      try {
        return await requestJson<LitAnswer>(gateway, "/lit/release", request);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        if (NO_ANSWER.includes(error.code)) throw new LitUnreachable(error.message);
        return { refused: error.code as LitRefusal, reason: error.message };
      }
    },
  };
}
