import type { Metadata } from "next";
import { Transparency } from "../../transparency/Transparency.tsx";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "Transparency" };

/** Every payout root, and its recomputation in the reader's own browser. */
export default function TransparencyPage() {
  return (
    <Page
      title="Transparency"
      lead="Each epoch's payouts are one Merkle root. Anyone can recompute every one of them from chain events alone: here, in your browser."
    >
      <Transparency />
    </Page>
  );
}
