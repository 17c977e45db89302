import type { LitAnswer, LitRequest } from "./release.ts";

/** How a request reaches the action. */
export type LitTransport = {
  /** whom errors name */
  where: string;
  /** Returns the action's answer, unchecked. Throws {@link LitUnreachable} when there is none. */
  ask: (request: LitRequest) => Promise<LitAnswer>;
};

/** No answer of the action was to be had. Thrown inside the gate and told as a KeyReleaseError. */
export class LitUnreachable extends Error {
  override readonly name = "LitUnreachable";
}
