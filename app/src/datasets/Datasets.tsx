"use client";
import { Command } from "../ui/Command.tsx";
import { Notice } from "../ui/Notice.tsx";
import { CardSkeletons } from "./CardSkeletons.tsx";
import { DatasetCard } from "./DatasetCard.tsx";
import { KindFilter } from "./KindFilter.tsx";
import { SearchBar } from "./SearchBar.tsx";
import { findCards } from "./search.ts";
import type { Card } from "./toCards.ts";
import { useCatalogue } from "./useCatalogue.ts";
import { useMetadataOf } from "./useMetadata.ts";
import { useSearch } from "./useSearch.ts";
import { Button } from "../ui/Button.tsx";

/** The datasets' cards. Streams stand within their pools. */
export function Datasets() {
  const { cards, error } = useCatalogue();
  const [search, change] = useSearch();
  const described = useMetadataOf(cards ?? []);
  const shown = cards && findCards(described, search);
  return (
    <section aria-labelledby="datasets-title" className="min-w-0">
      <div className="mb-4 flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="datasets-title" className="text-xl font-semibold tracking-tight">
          Datasets
        </h2>
        {cards !== undefined && cards.length > 0 && (
          <KindFilter cards={cards} chosen={search.kind} choose={(kind) => change({ kind })} />
        )}
      </div>
      {cards !== undefined && cards.length > 0 && <SearchBar cards={cards} search={search} change={change} />}
      {shown === undefined ? (
        error ? (
          <Unread />
        ) : (
          <CardSkeletons />
        )
      ) : cards?.length === 0 ? (
        <Empty />
      ) : shown.length === 0 ? (
        <NoMatch reset={() => change({ text: "", kind: "all", licence: undefined })} />
      ) : (
        <Grid cards={shown} />
      )}
    </section>
  );
}

function Grid({ cards }: { cards: readonly Card[] }) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2">
      {cards.map((card) => (
        <li key={String(card.id)}>
          <DatasetCard card={card} />
        </li>
      ))}
    </ul>
  );
}

function Empty() {
  return (
    <Notice tone="calm" title="No datasets yet">
      <p>
        Nobody has registered one on this chain. <Command>./datagraph --help</Command> lists the commands that do.
      </p>
    </Notice>
  );
}

function NoMatch({ reset }: { reset: () => void }) {
  return (
    <Notice tone="calm" title="No dataset matches">
      <p>Search for fewer words, or look at everything.</p>
      <Button tone="quiet" size="small" onClick={reset}>
        Show all
      </Button>
    </Notice>
  );
}

function Unread() {
  return (
    <Notice tone="calm" title="The datasets could not be read">
      <p>They appear here as soon as the indexer answers.</p>
    </Notice>
  );
}
