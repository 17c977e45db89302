import { LitApiError, type LitApi, runLitAction } from "./runLitAction.ts";
import type { LitAnswer } from "./release.ts";
import { type LitTransport, LitUnreachable } from "./litTransport.ts";

/** Returns the way to an action through Lit's API with a key of one's own. For servers and the command line only. */
export function litDirect(api: LitApi, code: string): LitTransport {
  return {
    where: "lit",
    ask: async (request) => {
      try {
        return (await runLitAction(api, code, request)) as LitAnswer;
      } catch (error) {
        if (error instanceof LitApiError) throw new LitUnreachable(error.message);
        throw error;
      }
    },
  };
}
