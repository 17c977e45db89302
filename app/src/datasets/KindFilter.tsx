"use client";
import type { Card } from "./toCards.ts";

const CHOICES = [
  ["all", "All"],
  ["pool", "Pools"],
  ["file", "Files"],
  ["derived", "Derived"],
] as const;

type KindChoice = (typeof CHOICES)[number][0];

type Props = { cards: readonly Card[]; chosen: string; choose: (kind: KindChoice) => void };

/** Chooses which kind of dataset is shown; a kind that there is none of is left out. */
export function KindFilter({ cards, chosen, choose }: Props) {
  const count = (kind: KindChoice) => cards.filter((card) => kind === "all" || card.kind === kind).length;
  return (
    <div role="group" aria-label="Kind of dataset" className="flex flex-wrap gap-1">
      {CHOICES.filter(([kind]) => count(kind) > 0).map(([kind, label]) => (
        <button
          key={kind}
          type="button"
          aria-pressed={chosen === kind}
          onClick={() => choose(kind)}
          className="h-9 cursor-pointer rounded-full px-3.5 text-sm text-muted transition-colors hover:bg-sunken hover:text-ink aria-pressed:bg-accent-soft aria-pressed:font-medium aria-pressed:text-accent"
        >
          {label} <span className="tabular-nums">{count(kind)}</span>
        </button>
      ))}
    </div>
  );
}
