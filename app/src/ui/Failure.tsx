import { Notice } from "./Notice.tsx";

/** Why what a person asked for did not happen. */
export function Failure({ title, error }: { title: string; error: Error | null }) {
  if (error === null) return null;
  return (
    <Notice tone="bad" title={title}>
      <p className="break-words">{error.message}</p>
    </Notice>
  );
}
