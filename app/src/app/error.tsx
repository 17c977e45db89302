"use client";
import { Notice } from "../ui/Notice.tsx";

/** What stands in place of a page that failed. */
export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <main id="main" className="mx-auto max-w-6xl px-4 py-14 sm:px-6">
      <h1 className="sr-only">This page failed</h1>
      <Notice tone="bad" title="This page failed">
        <p className="break-words">{error.message}</p>
        <button
          type="button"
          onClick={reset}
          className="h-10 cursor-pointer rounded-full bg-accent px-5 font-medium text-on-accent"
        >
          Try again
        </button>
      </Notice>
    </main>
  );
}
