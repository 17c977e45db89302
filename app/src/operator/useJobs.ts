"use client";
import { useQuery } from "@tanstack/react-query";
import { usePublicConfig } from "../ui/Providers.tsx";
import { jobsQuery } from "./gatewayQueries.ts";

const INTERVAL_MILLISECONDS = 5_000;

/** Returns the jobs of the gateway, asked again every few seconds. */
export function useJobs() {
  const { gatewayUrl } = usePublicConfig();
  return useQuery({ ...jobsQuery(gatewayUrl), refetchInterval: INTERVAL_MILLISECONDS });
}
