"use client";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { PartName, PartStatus, Status } from "./status.ts";

const INTERVAL_MILLISECONDS = 2_000;

/** Returns the state of every part, asked again every two seconds while the page is looked at. */
export function useStatus(): UseQueryResult<Status> {
  return useQuery({
    queryKey: ["status"],
    queryFn: readStatus,
    refetchInterval: INTERVAL_MILLISECONDS,
    retry: false,
  });
}

/** Returns one part's state. */
export function partIn(status: Status | undefined, name: PartName): PartStatus | undefined {
  return status?.parts.find((part) => part.name === name);
}

async function readStatus(): Promise<Status> {
  const response = await fetch("/api/status");
  if (!response.ok) throw new Error(`The app's server answered ${response.status}`);
  return (await response.json()) as Status;
}
