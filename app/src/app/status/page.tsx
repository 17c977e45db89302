import type { Metadata } from "next";
import { Parts } from "../../status/Parts.tsx";
import { StandIns } from "../../status/StandIns.tsx";
import { buttonLook } from "../../ui/Button.tsx";
import { Link } from "../../ui/Link.tsx";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "Status" };

/** How every part is, and which of them stand in for what runs in production. */
export default function StatusPage() {
  return (
    <Page
      title="Status"
      lead="How every part of the system is, as this page's own server sees it."
      aside={
        <Link href="/operator" className={buttonLook({ tone: "quiet", size: "small" })}>
          For operators
        </Link>
      }
    >
      <div className="grid gap-6 lg:grid-cols-2">
        <Parts />
        <StandIns />
      </div>
    </Page>
  );
}
