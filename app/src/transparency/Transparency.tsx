"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { rootsQuery, validatorsQuery } from "../indexer/payoutQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { Asked } from "../ui/Asked.tsx";
import { Badge, type BadgeTone } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Notice } from "../ui/Notice.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { Verified } from "./Verified.tsx";
import { recompute } from "./recompute.ts";

const TONES: Readonly<Record<string, BadgeTone>> = { accepted: "good", proposed: "calm", vetoed: "bad" };

/** Payout roots and their check, validators, key releases. */
export function Transparency() {
  const verify = useMutation({ mutationFn: recompute });
  return (
    <div className="space-y-10">
      <section aria-labelledby="roots" className="space-y-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="roots" className="text-lg font-semibold tracking-tight">
            Payout roots
          </h2>
          <Button busy={verify.isPending} onClick={() => verify.mutate()}>
            Recompute every root here
          </Button>
        </div>
        {verify.data && <Verified roots={verify.data.roots} milliseconds={verify.data.milliseconds} />}
        <Failure title="The chain's events could not be read" error={verify.error} />
        <Roots />
      </section>
      <Validators />
      <Releases />
    </div>
  );
}

function Roots() {
  const none = (
    <Notice tone="calm" title="No root was proposed yet">
      <p>The first comes with the first epoch in which a query was paid for.</p>
    </Notice>
  );
  return (
    <Asked of={useRows(rootsQuery)} what="The roots" empty={none}>
      {(roots) => (
        <Table
          label="Payout roots, newest first"
          rows={roots}
          keyOf={({ epoch, root }) => `${epoch}-${root}`}
          columns={[
            { name: "Epoch", cell: ({ epoch }) => String(epoch) },
            { name: "Root", cell: ({ root }) => <Hash value={root} /> },
            { name: "Proposed by", cell: ({ proposer }) => <Hash value={proposer} of="address" /> },
            { name: "Proposed", cell: ({ time }) => <Time at={time} /> },
            { name: "Veto until", cell: ({ acceptableAt }) => <Time at={acceptableAt} /> },
            { name: "State", cell: ({ status }) => <Badge tone={TONES[status] ?? "calm"}>{status}</Badge> },
          ]}
        />
      )}
    </Asked>
  );
}

function Validators() {
  return (
    <section aria-labelledby="validators" className="space-y-4">
      <h2 id="validators" className="text-lg font-semibold tracking-tight">
        Validators
      </h2>
      <Asked
        of={useRows(validatorsQuery)}
        what="The validators"
        empty={<p className="text-sm text-muted">The DAO has appointed none.</p>}
      >
        {(validators) => (
          <Table
            label="Validators and their offices"
            rows={validators}
            keyOf={({ validator }) => validator}
            columns={[
              { name: "Validator", cell: ({ validator }) => <Hash value={validator} of="address" /> },
              { name: "Appointed", cell: ({ time }) => <Time at={time} /> },
              {
                name: "State",
                cell: ({ dismissedAt }) =>
                  dismissedAt === null ? <Badge tone="good">in office</Badge> : <Badge>dismissed</Badge>,
              },
            ]}
          />
        )}
      </Asked>
    </section>
  );
}

function Releases() {
  const { gatewayUrl } = usePublicConfig();
  const releases = useQuery({
    queryKey: ["releases"],
    queryFn: async () => {
      const response = await fetch(`${gatewayUrl}/releases`);
      if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
      return ((await response.json()) as { nodes: { node: string; count: number }[] }).nodes;
    },
  });
  return (
    <section aria-labelledby="releases" className="space-y-4">
      <h2 id="releases" className="text-lg font-semibold tracking-tight">
        Key releases
      </h2>
      <p className="max-w-prose text-sm leading-relaxed text-muted">
        Each key node signs a numbered receipt for every share it releases, so none can be hidden.
      </p>
      <Asked of={releases} what="The releases" empty={<p className="text-sm text-muted">No key was released yet.</p>}>
        {(nodes) => (
          <Table
            label="Key releases by node"
            rows={nodes}
            keyOf={({ node }) => node}
            columns={[
              { name: "Node", cell: ({ node }) => <Hash value={node} /> },
              { name: "Receipts", cell: ({ count }) => count.toLocaleString("en"), right: true },
            ]}
          />
        )}
      </Asked>
    </section>
  );
}
