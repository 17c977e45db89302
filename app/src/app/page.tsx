import { Prefetched } from "../prefetch/Prefetched.tsx";
import { prefetchExplore } from "../prefetch/prefetchExplore.ts";
import { Dashboard } from "../ui/Dashboard.tsx";

/** The first page: what there is, what it was used for, how the parts are. */
export default function Page() {
  return (
    <main id="main" className="mx-auto max-w-6xl px-4 pt-10 pb-20 sm:px-6 sm:pt-14">
      <h1 className="max-w-2xl text-3xl leading-tight font-semibold tracking-tight text-balance sm:text-[2.75rem]">
        Data shared by people, paid for each time it is used
      </h1>
      <p className="mt-4 max-w-2xl text-lg leading-relaxed text-pretty text-muted">
        Contributors encrypt their data on their own device and choose, field by field, what a query may read. Every use
        is counted on-chain, and anyone can recompute who is owed what.
      </p>
      <Prefetched read={prefetchExplore}>
        <Dashboard />
      </Prefetched>
    </main>
  );
}
