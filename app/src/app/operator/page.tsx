import type { Metadata } from "next";
import { Operator } from "../../operator/Operator.tsx";
import { Prefetched } from "../../prefetch/Prefetched.tsx";
import { prefetchOperator } from "../../prefetch/prefetchOperator.ts";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "Operator" };

/** What whoever runs a validator looks after. */
export default function OperatorPage() {
  return (
    <Page
      title="Operator"
      lead="For whoever runs a validator: what fails, what is on its way, and what to do about it."
    >
      <Prefetched read={prefetchOperator}>
        <Operator />
      </Prefetched>
    </Page>
  );
}
