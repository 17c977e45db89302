"use client";
import { usePonderQuery } from "@ponder/react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useRecoveries } from "../status/useRecoveries.ts";
import { pulseQuery } from "./queries.ts";

/** What the indexer takes back after a reorganisation of the chain it tells nobody: it is asked so often. */
const UNTOLD_MILLISECONDS = 15_000;

/** Has everything of the indexer read again whenever it learns something new. */
export function Follow() {
  // a live query that the indexer refused or lost is not asked again: a new one is, when the indexer is back
  return <Live key={useRecoveries()} />;
}

function Live() {
  useFollow(usePonderQuery({ queryFn: pulseQuery }).data);
  return null;
}

/**
 * Reads everything else of the indexer again when the one live query changes. One only: a browser keeps six connections
 * to a host, over all its tabs.
 */
export function useFollow(pulse: unknown): void {
  const queries = useQueryClient();
  const before = useRef(pulse);
  useEffect(() => {
    const first = before.current === undefined;
    before.current = pulse;
    if (first) return;
    void queries.invalidateQueries({
      predicate: ({ queryKey, state }) => queryKey[0] === "__ponder_react" && state.data !== pulse,
    });
  }, [queries, pulse]);
  useEffect(() => {
    const read = () => {
      if (!document.hidden)
        void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "__ponder_react" });
    };
    const timer = setInterval(read, UNTOLD_MILLISECONDS);
    return () => clearInterval(timer);
  }, [queries]);
}
