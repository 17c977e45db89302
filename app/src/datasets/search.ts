import type { Metadata } from "./parseMetadata.ts";
import type { Card } from "./toCards.ts";

export const SORTS = { newest: "Newest", uses: "Most used", price: "Lowest price" } as const;
export type Sort = keyof typeof SORTS;

/** What is looked for; the page's address carries it. */
export type Search = { text: string; kind: string; licence: number | undefined; sort: Sort };

/** Returns the search that an address carries; what it does not know is left out. */
export function parseSearch(params: Pick<URLSearchParams, "get">): Search {
  const licence = Number(params.get("licence") ?? Number.NaN);
  const sort = params.get("sort") ?? "";
  return {
    text: (params.get("q") ?? "").slice(0, 200),
    kind: params.get("kind") ?? "all",
    licence: Number.isInteger(licence) ? licence : undefined,
    sort: sort in SORTS ? (sort as Sort) : "newest",
  };
}

/** Returns a search as an address carries it: "" for the one that shows everything. */
export function searchToQuery({ text, kind, licence, sort }: Search): string {
  const params = new URLSearchParams({
    ...(text !== "" && { q: text }),
    ...(kind !== "all" && { kind }),
    ...(licence !== undefined && { licence: String(licence) }),
    ...(sort !== "newest" && { sort }),
  });
  return params.size === 0 ? "" : `?${params}`;
}

type Described = { card: Card; metadata: Metadata | null | undefined };

/** Returns the cards that a search finds, in its order. Every word must be in the name or the description. */
export function findCards(described: readonly Described[], search: Search): Card[] {
  const words = search.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = described
    .filter(({ card }) => search.kind === "all" || card.kind === search.kind)
    .filter(({ card }) => search.licence === undefined || card.prices.some((one) => one.licence === search.licence))
    .filter(({ metadata }) => {
      const text = `${metadata?.name ?? ""} ${metadata?.description ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map(({ card }) => card);
  if (search.sort === "uses") return found.toSorted((one, other) => Number(other.uses - one.uses));
  if (search.sort === "price") return found.toSorted((one, other) => lowest(one) - lowest(other));
  return found;
}

/** Prices of different tokens are not compared by worth: a card's place goes by the number alone. */
function lowest({ prices }: Card): number {
  return Math.min(...prices.map(({ amount }) => Number(amount)));
}
