import { clsx } from "clsx";
import type { ReactNode } from "react";

const TONES = {
  calm: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent",
  good: "bg-accent-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
} as const;

export type BadgeTone = keyof typeof TONES;

/** A word or two about a state. */
export function Badge({ tone = "calm", children }: { tone?: BadgeTone; children: ReactNode }) {
  return (
    <span className={clsx("inline-flex rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap", TONES[tone])}>
      {children}
    </span>
  );
}
