"use client";
import { licenceName } from "@datagraph/protocol/licences";
import { useEffect, useState } from "react";
import { INPUT } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { SORTS, type Search, type Sort } from "./search.ts";
import type { Card } from "./toCards.ts";

const PAUSE_MILLISECONDS = 250;

type Props = { cards: readonly Card[]; search: Search; change: (change: Partial<Search>) => void };

/** Words, licence and order. */
export function SearchBar({ cards, search, change }: Props) {
  const licences = [...new Set(cards.flatMap(({ prices }) => prices.map(({ licence }) => licence)))].toSorted();
  return (
    <div className="mb-4 grid gap-2 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
      <Words value={search.text} change={(text) => change({ text })} />
      <select
        aria-label="Licence"
        value={search.licence ?? ""}
        onChange={({ target }) => change({ licence: target.value === "" ? undefined : Number(target.value) })}
        className={INPUT}
      >
        <option value="">Any licence</option>
        {licences.map((licence) => (
          <option key={licence} value={licence}>
            {licenceName(licence)}
          </option>
        ))}
      </select>
      <select
        aria-label="Order"
        value={search.sort}
        onChange={({ target }) => change({ sort: target.value as Sort })}
        className={INPUT}
      >
        {Object.entries(SORTS).map(([sort, name]) => (
          <option key={sort} value={sort}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The address changes when typing pauses. */
function Words({ value, change }: { value: string; change: (text: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => change(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, value, change]);
  return (
    <div className="relative">
      <Icon name="search" className="absolute top-3.5 left-3 size-4 text-muted" />
      <input
        type="search"
        aria-label="Search datasets"
        placeholder="Search names and descriptions"
        maxLength={200}
        value={text}
        onChange={({ target }) => setText(target.value)}
        className={`${INPUT} pl-9`}
      />
    </div>
  );
}
