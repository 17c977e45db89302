"use client";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";

type Tab = { id: string; label: ReactNode; content: ReactNode };

/** Several views of one thing, one shown; arrow keys go through them (WAI-ARIA's tabs pattern). */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const base = useId();
  const [chosen, choose] = useState(tabs[0]!.id);
  const shown = tabs.find(({ id }) => id === chosen) ?? tabs[0]!;
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(shown) + by + tabs.length) % tabs.length]!;
    choose(next.id);
    document.getElementById(`${base}-${next.id}`)?.focus();
  };
  return (
    <div>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={step}
        className="flex gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map(({ id, label: text }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            aria-selected={id === shown.id}
            aria-controls={id === shown.id ? `${base}-panel` : undefined}
            tabIndex={id === shown.id ? 0 : -1}
            onClick={() => choose(id)}
            className="cursor-pointer border-b-2 border-transparent px-3 py-2.5 text-sm whitespace-nowrap text-muted hover:text-ink aria-selected:border-accent aria-selected:font-medium aria-selected:text-ink"
          >
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${shown.id}`} className="pt-5">
        {shown.content}
      </div>
    </div>
  );
}
