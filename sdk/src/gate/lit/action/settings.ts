import type { LitTerms } from "../release.ts";

/** What the build writes into the action. */
export type LitActionSettings = LitTerms & {
  /** all of these must agree; everyone can read them */
  rpcUrls: readonly string[];
  /** how many blocks one endpoint may be behind another */
  lagBlocks: number;
};
