"use client";
import { useQuery } from "@tanstack/react-query";
import { usePublicConfig } from "../ui/Providers.tsx";

/** How a job of the gateway last ended: ISO 8601 times, and the fault's name. */
export type JobStatus = { name: string; succeeded: string | null; failed: string | null; fault: string | null };
/** The gateway's jobs, what waits for them, and how many seconds an epoch has. */
export type Jobs = { jobs: readonly JobStatus[]; unsettled: number; unmined: number; epochLength: number };

const INTERVAL_MILLISECONDS = 5_000;

/** Returns the jobs of the gateway, asked again every few seconds. */
export function useJobs() {
  const { gatewayUrl } = usePublicConfig();
  return useQuery({
    queryKey: ["jobs"],
    queryFn: async (): Promise<Jobs> => {
      const response = await fetch(`${gatewayUrl}/jobs`);
      if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
      return (await response.json()) as Jobs;
    },
    refetchInterval: INTERVAL_MILLISECONDS,
  });
}
