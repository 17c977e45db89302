import type { Metadata } from "next";
import { NewPool } from "../../../pools/NewPool.tsx";
import { Page } from "../../../ui/Page.tsx";

export const metadata: Metadata = { title: "Create a pool" };

/** A pool of one's own: its records, its terms. */
export default function NewPoolPage() {
  return (
    <Page
      title="Create a pool"
      lead="Many contributors, one schema. You say what a record holds, who may use it at what price, and who admits contributors."
    >
      <NewPool />
    </Page>
  );
}
