"use client";
import { useEffect, useRef, useState } from "react";
import { partIn, useStatus } from "./useStatus.ts";

/** Returns how often the indexer has come back since the page was opened. */
export function useRecoveries(): number {
  const state = partIn(useStatus().data, "indexer")?.state;
  const before = useRef(state);
  const [recoveries, setRecoveries] = useState(0);
  useEffect(() => {
    if (state === undefined || state === before.current) return;
    if (state === "up" && before.current !== undefined) setRecoveries((count) => count + 1);
    before.current = state;
  }, [state]);
  return recoveries;
}
