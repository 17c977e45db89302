import type { Draft } from "./terms.ts";

const KEY = "datagraph.contribution";

/** A contribution that was begun: of which file, with which words and prices. The file itself a browser forgets. */
export type Begun = { file: string; size: number; draft: Draft };

/** What a reload of the page leaves of a contribution. */
export const draftStore = {
  load(): Begun | undefined {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? "null") ?? undefined;
    } catch {
      return undefined;
    }
  },
  save: (begun: Begun): void => localStorage.setItem(KEY, JSON.stringify(begun)),
  clear: (): void => localStorage.removeItem(KEY),
};
