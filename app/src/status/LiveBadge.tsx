"use client";
import { partIn, useStatus } from "./useStatus.ts";

/** The chain's newest block and whether every part is well; leads to the list of parts. */
export function LiveBadge() {
  const { data, isError } = useStatus();
  const chain = partIn(data, "chain");
  const troubled = isError ? 1 : (data?.parts.filter(({ state }) => state !== "up").length ?? 0);
  const tone = data === undefined && !isError ? "bg-muted" : troubled > 0 ? "bg-warn" : "bg-good";
  return (
    <a
      href="/#parts"
      className="flex h-10 items-center gap-2 rounded-full px-3 text-sm text-muted tabular-nums transition-colors hover:bg-sunken hover:text-ink"
    >
      <span aria-hidden className={`size-2 rounded-full ${tone}`} />
      {words(isError, troubled, chain?.block)}
    </a>
  );
}

function words(isError: boolean, troubled: number, block: number | undefined): string {
  if (isError) return "No connection";
  if (troubled > 0) return troubled === 1 ? "1 part needs care" : `${troubled} parts need care`;
  return block === undefined ? "Connecting" : `Block ${block.toLocaleString("en")}`;
}
