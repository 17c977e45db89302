import type { Metadata } from "next";
import { Earnings } from "../../earnings/Earnings.tsx";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "Earnings" };

/** What an account has earned, and how to have it paid. */
export default function EarningsPage() {
  return (
    <Page
      title="Earnings"
      lead="What your data brought in by queries and by sales. Usage is paid by epoch, after a window in which a wrong root can be vetoed."
    >
      <Earnings />
    </Page>
  );
}
