import type { PartStatus } from "../status/status.ts";
import type { JobStatus } from "./gatewayQueries.ts";

/** Something that fails: what, how it shows, and what to do. */
export type Failing = { name: string; shows: string; todo: string };

/** The clock of payouts, in seconds: how long a root may lie ripe before that is a fault. */
const RIPE_PATIENCE = 600;

type Root = { epoch: bigint; acceptableAt: bigint };
type Given = {
  parts: readonly PartStatus[];
  jobs: readonly JobStatus[];
  roots: readonly Root[];
  /** an epoch whose usage has no root though its proposer's time is over */
  overdue: bigint | undefined;
  now: number;
};

/** Returns what fails, by name; nothing when all is well. */
export function failing({ parts, jobs, roots, overdue, now }: Given): Failing[] {
  const ripe = roots.filter(({ acceptableAt }) => now - Number(acceptableAt) > RIPE_PATIENCE);
  return [
    ...parts.flatMap(partFault),
    ...jobs.flatMap(jobFault),
    ...ripe.map(({ epoch }) => ({
      name: `Root of epoch ${epoch}`,
      shows: "its veto window is over, and nobody accepted it",
      todo: "Accept it below: anyone may.",
    })),
    ...(overdue === undefined
      ? []
      : [
          {
            name: `Epoch ${overdue}`,
            shows: "queries were paid in it, and its validator proposed no root in time",
            todo: "Propose it below: another validator may now, and later anyone.",
          },
        ]),
  ];
}

function partFault({ name, state, lag }: PartStatus): Failing[] {
  if (state === "up") return [];
  const todo = "Its log says why; start it again if it stopped.";
  if (state === "down") return [{ name, shows: "does not answer", todo }];
  return [{ name, shows: `is ${lag?.toLocaleString("en") ?? "some"} blocks behind`, todo }];
}

function jobFault({ name, succeeded, failed, fault }: JobStatus): Failing[] {
  const last = [succeeded, failed].map((time) => (time === null ? 0 : Date.parse(time)));
  if (failed === null || last[1]! <= last[0]!) return [];
  return [{ name: `Job ${name}`, shows: `ended with ${fault}`, todo: "The gateway's log says more; it tries again." }];
}
