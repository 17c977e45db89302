import type { ReactNode } from "react";

type Props = { title: string; id: string; note?: string; children: ReactNode };

/** A titled box beside the main column. */
export function Panel({ title, id, note, children }: Props) {
  return (
    <section aria-labelledby={`${id}-title`} id={id} className="rounded-2xl border border-line bg-surface p-5">
      <div className="mb-4 flex items-baseline justify-between gap-3">
        <h2 id={`${id}-title`} className="font-semibold tracking-tight">
          {title}
        </h2>
        {note && <span className="text-sm text-muted tabular-nums">{note}</span>}
      </div>
      {children}
    </section>
  );
}
