/** A command line a person may copy. */
export function Command({ children }: { children: string }) {
  return (
    <code className="rounded-md bg-sunken px-1.5 py-0.5 font-mono text-[0.9em] break-words text-ink select-all">
      {children}
    </code>
  );
}
