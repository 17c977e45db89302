import type { ReactNode } from "react";
import { Notice } from "./Notice.tsx";
import { Skeleton } from "./Skeleton.tsx";

type Props<T> = {
  of: { data: T | undefined; error: Error | null };
  what: string;
  lines?: number;
  empty?: ReactNode;
  children: (data: T) => ReactNode;
};

/** What was asked for: while it loads, when it failed, when there is nothing of it, and itself. */
export function Asked<T>({ of: { data, error }, what, lines = 4, empty, children }: Props<T>) {
  if (data === undefined && error !== null)
    return (
      <Notice tone="bad" title={`${what} could not be read`}>
        <p className="break-words">{error.message}</p>
        <p>This page asks again by itself when the services answer.</p>
      </Notice>
    );
  if (data === undefined) return <Skeleton lines={lines} />;
  if (empty !== undefined && Array.isArray(data) && data.length === 0) return <>{empty}</>;
  return <>{children(data)}</>;
}
