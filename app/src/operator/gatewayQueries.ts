/** How a job of the gateway last ended: ISO 8601 times, and the fault's name. */
export type JobStatus = { name: string; succeeded: string | null; failed: string | null; fault: string | null };
/** The gateway's jobs, what waits for them, and how many seconds an epoch has. */
export type Jobs = { jobs: readonly JobStatus[]; unsettled: number; unmined: number; epochLength: number };

/** Returns the question for the jobs of the gateway. */
export function jobsQuery(gatewayUrl: string) {
  return { queryKey: ["jobs"], queryFn: () => ask<Jobs>(`${gatewayUrl}/jobs`) };
}

/** Returns the question for the address of the gateway's validator, in small letters. */
export function validatorQuery(gatewayUrl: string) {
  return {
    queryKey: ["validator"],
    queryFn: async () => (await ask<{ validator: string }>(`${gatewayUrl}/health`)).validator.toLowerCase(),
    staleTime: Number.POSITIVE_INFINITY,
  };
}

async function ask<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
  return (await response.json()) as Answer;
}
