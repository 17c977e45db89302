import type { Metadata } from "next";
import { Contribute } from "../../contribute/Contribute.tsx";
import { buttonLook } from "../../ui/Button.tsx";
import { Link } from "../../ui/Link.tsx";
import { Page } from "../../ui/Page.tsx";

export const metadata: Metadata = { title: "Contribute" };

/** A file of one's own, shared and priced. */
export default function ContributePage() {
  return (
    <Page
      title="Contribute a file"
      lead="It is encrypted on this device before anything is sent. Only you and those with a pass can open it."
      aside={
        <Link href="/pools/new" className={buttonLook({ tone: "quiet", size: "small" })}>
          Create a pool instead
        </Link>
      }
    >
      <Contribute />
    </Page>
  );
}
