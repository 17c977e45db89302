import { EMPTY_RULES, type RulesDraft } from "./rulesDraft.ts";
import type { SchemaDraft } from "./schemaDraft.ts";

const KEY = "datagraph.pool";

/** A pool as typed so far; its schema is chosen first. */
export type PoolDraft = { title: string; schema: SchemaDraft | undefined; rules: RulesDraft };

export const EMPTY_POOL: PoolDraft = { title: "", schema: undefined, rules: EMPTY_RULES };

/** What a reload of the page leaves of a pool that was begun. */
export const poolDrafts = {
  load(): PoolDraft {
    try {
      return { ...EMPTY_POOL, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<PoolDraft>) };
    } catch {
      return EMPTY_POOL;
    }
  },
  save: (draft: PoolDraft): void => localStorage.setItem(KEY, JSON.stringify(draft)),
  clear: (): void => localStorage.removeItem(KEY),
};
