import type { Metadata } from "next";
import { Governance } from "../../governance/Governance.tsx";
import { Prefetched } from "../../prefetch/Prefetched.tsx";
import { prefetchGovernance } from "../../prefetch/prefetchGovernance.ts";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "Governance" };

/** What the DAO decides, and how it stands. */
export default function GovernancePage() {
  return (
    <Page
      title="Governance"
      lead="Holders of the DAO's token decide on fees, licences, parameters and the treasury. What passes waits out a delay, then anyone carries it out."
    >
      <Prefetched read={prefetchGovernance}>
        <Governance />
      </Prefetched>
    </Page>
  );
}
