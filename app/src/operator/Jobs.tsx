"use client";
import { formatCount } from "../format/formatCount.ts";
import { formatTime } from "../format/formatTime.ts";
import { useStatus } from "../status/useStatus.ts";
import { useAction } from "../transactions/useAction.ts";
import { Asked } from "../ui/Asked.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Table } from "../ui/Table.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { useValidator } from "./Served.tsx";
import type { JobStatus } from "./gatewayQueries.ts";
import { useJobs } from "./useJobs.ts";

const DOES: Readonly<Record<string, string>> = {
  settle: "settles answered queries",
  propose: "proposes and accepts payout roots",
  erase: "erases keys of withdrawn data",
  prepare: "prepares snapshots",
  releases: "keeps receipts of key releases",
  collect: "collects what nobody keeps",
  anchor: "anchors a metagraph's epochs",
  forget: "forgets answers that are past",
};

/** The gateway's jobs, how each ended last, and settling at once for who runs it. */
export function Jobs() {
  const jobs = useJobs();
  return (
    <section aria-labelledby="jobs" className="space-y-4">
      <h2 id="jobs" className="text-lg font-semibold tracking-tight">
        Jobs of the gateway
      </h2>
      {jobs.data && <Waiting unsettled={jobs.data.unsettled} unmined={jobs.data.unmined} />}
      <Asked
        of={{ data: jobs.data?.jobs, error: jobs.error }}
        what="The jobs"
        empty={<p className="text-sm text-muted">None has run yet.</p>}
      >
        {(rows) => (
          <Table
            label="Jobs and how each ended last"
            rows={rows}
            keyOf={({ name }) => name}
            columns={[
              { name: "Job", cell: ({ name }) => name },
              { name: "What it does", cell: ({ name }) => DOES[name] ?? "" },
              { name: "Last done", cell: ({ succeeded }) => (succeeded === null ? "never" : <At time={succeeded} />) },
              { name: "State", cell: (job) => <State job={job} /> },
            ]}
          />
        )}
      </Asked>
    </section>
  );
}

function Waiting({ unsettled, unmined }: { unsettled: number; unmined: number }) {
  const { gatewayUrl } = usePublicConfig();
  const account = useAddress();
  const validator = useValidator();
  const settle = useAction(async ({ client }) => {
    const { readToken, request } = await import("@datagraph/sdk");
    const headers = await readToken(client, client.walletClient.account.address);
    await request(gatewayUrl, "/jobs/settle", { method: "POST", headers });
  });
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <p className="text-sm text-muted">
          {formatCount(unsettled, "answered query waits", "answered queries wait")} to be settled,{" "}
          {formatCount(unmined, "transaction")} to be mined.
        </p>
        {account !== undefined && account === validator && (
          <Button tone="quiet" size="small" busy={settle.isPending} onClick={() => settle.mutate(undefined)}>
            Settle now
          </Button>
        )}
      </div>
      {settle.isSuccess && (
        <p role="status" className="text-sm">
          The gateway settles as soon as it can.
        </p>
      )}
      <Failure title="The gateway did not settle" error={settle.error} />
    </div>
  );
}

function State({ job: { succeeded, failed, fault } }: { job: JobStatus }) {
  const fails = failed !== null && (succeeded === null || Date.parse(failed) > Date.parse(succeeded));
  if (!fails) return <Badge tone={succeeded === null ? "calm" : "good"}>{succeeded === null ? "waits" : "well"}</Badge>;
  return (
    <span className="space-x-2">
      <Badge tone="bad">fails</Badge>
      <span>
        {fault}, <At time={failed} />
      </span>
    </span>
  );
}

/** Jobs end by the gateway's own clock: a local chain's may have been moved on. */
function At({ time }: { time: string }) {
  const { dataUpdatedAt } = useStatus();
  return <time dateTime={time}>{formatTime(Date.parse(time) / 1_000, dataUpdatedAt / 1_000)}</time>;
}
