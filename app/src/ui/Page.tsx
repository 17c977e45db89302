import { clsx } from "clsx";
import type { ReactNode } from "react";
import { Follow } from "../indexer/Follow.tsx";
import { IndexerNotice } from "../status/IndexerNotice.tsx";

type Props = { title: ReactNode; lead?: ReactNode; aside?: ReactNode; wide?: boolean; children: ReactNode };

/** A page: its title, what it is for, its content. */
export function Page({ title, lead, aside, wide = false, children }: Props) {
  return (
    <main id="main" className={clsx("mx-auto px-4 pt-8 pb-24 sm:px-6 sm:pt-10", wide ? "max-w-[90rem]" : "max-w-6xl")}>
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight text-balance break-words sm:text-3xl">{title}</h1>
          {lead && <p className="mt-2 max-w-2xl leading-relaxed text-pretty text-muted">{lead}</p>}
        </div>
        {aside}
      </div>
      <Follow />
      <IndexerNotice />
      <div className="mt-8 space-y-8">{children}</div>
    </main>
  );
}
