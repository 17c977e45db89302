import type { ReactNode } from "react";

/** What is wrong with something of a form that is no single field, said beside it. */
export function Fault({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="text-sm text-bad">
      {children}
    </p>
  );
}
