import { tellsOfFew } from "./combinations.ts";
import { type KeptSet, comparable, differing, sameSet } from "./keptSet.ts";

/** What an answer would give away beside the earlier ones. */
export type Disclosure =
  /** two sets differ by fewer than k persons */
  | "difference"
  /** several sets together give a sum over fewer than k persons */
  | "combination"
  /** there are too many earlier answers to say */
  | "exhausted";

/** Sets kept of one pool and snapshot, at most: the audit of more would keep everybody waiting. */
const MOST_SETS = 2_000;

/** What new sets are held against. */
export type Earlier = {
  sets: readonly KeptSet[];
  k: number;
  /** persons who do not count: the asker's own */
  own: ReadonlySet<number>;
};

/**
 * Returns which of an answer's sets of one pool no earlier answer was about, or what they would disclose beside the
 * earlier ones, whoever asked for those. A set asked for again tells nothing new.
 */
export function checkSets(
  wanted: readonly KeptSet[],
  { sets, k, own }: Earlier,
): { fresh: KeptSet[] } | { disclosure: Disclosure } {
  const fresh: KeptSet[] = [];
  for (const set of wanted) {
    const known = [...sets, ...fresh].filter(({ measure }) => comparable(measure, set.measure));
    if (known.some((other) => other.measure === set.measure && sameSet(other, set))) continue;
    const isClose = known.some((other) => {
      const count = differing(set, other, own, k);
      return count > 0 && count < k;
    });
    if (isClose) return { disclosure: "difference" };
    fresh.push(set);
  }
  if (sets.length + fresh.length > MOST_SETS) return { disclosure: "exhausted" };
  for (const measure of new Set(fresh.map((set) => set.measure))) {
    const told = tellsOfFew(
      [...sets, ...fresh].filter((set) => set.measure === measure),
      k,
      own,
    );
    if (told === "unknown") return { disclosure: "exhausted" };
    if (told) return { disclosure: "combination" };
  }
  return { fresh };
}
