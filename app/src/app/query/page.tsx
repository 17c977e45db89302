import type { Metadata } from "next";
import { Prefetched } from "../../prefetch/Prefetched.tsx";
import { prefetchPools } from "../../prefetch/prefetchPools.ts";
import { Studio } from "../../query/Studio.tsx";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "Query" };

/** SQL over pools, paid by the data point. */
export default function QueryPage() {
  return (
    <Page
      wide
      title="Query studio"
      lead="Ask pools in SQL. You see the exact price before anything is signed, and a refused query costs nothing."
    >
      <Prefetched read={(prefetch) => prefetchPools(prefetch)}>
        <Studio />
      </Prefetched>
    </Page>
  );
}
