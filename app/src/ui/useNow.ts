"use client";
import { useEffect, useState } from "react";

const STEP_MILLISECONDS = 20_000;

/** Returns the time in seconds, anew every 20 seconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() / 1_000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1_000), STEP_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
