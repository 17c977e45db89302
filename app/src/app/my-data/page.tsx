import type { Metadata } from "next";
import { MyData } from "../../mydata/MyData.tsx";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "My data" };

/** What somebody contributes, and what it is used for. */
export default function MyDataPage() {
  return (
    <Page title="My data" lead="What you share, with whom, and how often it was used. Yours to change at any time.">
      <MyData />
    </Page>
  );
}
