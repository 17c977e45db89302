import type { Metadata } from "next";
import { Passes } from "../../passes/Passes.tsx";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "Passes" };

/** The passes somebody holds, and what they open. */
export default function PassesPage() {
  return (
    <Page title="Passes" lead="What you may use, until when, and the data behind it: decrypted on this device.">
      <Passes />
    </Page>
  );
}
