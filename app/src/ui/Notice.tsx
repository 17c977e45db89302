import type { ReactNode } from "react";
import { Icon } from "./Icon.tsx";

/** What went wrong or is missing, and what to do about it. */
export function Notice({ title, tone, children }: { title: string; tone: "bad" | "calm"; children: ReactNode }) {
  const bad = tone === "bad";
  return (
    <div
      role={bad ? "alert" : undefined}
      className={`rounded-2xl border p-5 sm:p-6 ${bad ? "border-bad/30 bg-bad-soft" : "border-dashed border-line bg-surface"}`}
    >
      <p className="flex items-center gap-2 font-semibold">
        {bad && <Icon name="warning" className="size-5 shrink-0 text-bad" />}
        {title}
      </p>
      <div className="mt-2 max-w-prose space-y-2 leading-relaxed text-ink/85">{children}</div>
    </div>
  );
}
