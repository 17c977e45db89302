import { Notice } from "../ui/Notice.tsx";

/** What stands where there is no page. */
export default function NotFound() {
  return (
    <main id="main" className="mx-auto max-w-6xl px-4 py-14 sm:px-6">
      <h1 className="sr-only">No such page</h1>
      <Notice tone="calm" title="There is no page at this address">
        <p>
          <a href="/" className="font-medium text-accent underline underline-offset-4">
            Go to the first page
          </a>
        </p>
      </Notice>
    </main>
  );
}
