import type { ReactNode } from "react";

/** Names and what they are; what is undefined is left out. */
export function Facts({ facts }: { facts: Readonly<Record<string, ReactNode>> }) {
  return (
    <dl className="divide-y divide-line text-sm">
      {Object.entries(facts)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <div key={name} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-0.5 py-2">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words tabular-nums sm:text-right">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
