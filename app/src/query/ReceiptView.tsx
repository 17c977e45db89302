"use client";
import type { Receipt } from "@datagraph/protocol";
import { licenceName } from "@datagraph/protocol/licences";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Hex } from "viem";
import { save } from "../passes/save.ts";
import { rootsQuery } from "../indexer/payoutQueries.ts";
import { type OrderRow, orderQuery, partsQuery } from "../indexer/queryQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useAction } from "../transactions/useAction.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Button } from "../ui/Button.tsx";
import { Facts } from "../ui/Facts.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Hash } from "../ui/Hash.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Page } from "../ui/Page.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { answerQuery } from "./answerQuery.ts";
import { answerFile } from "./answerFile.ts";

const INTERVAL_MILLISECONDS = 3_000;

/** What becomes of a query order: signed, run, settled, in an epoch's root, paid. */
export function ReceiptView({ order }: { order: Hex }) {
  const settled = useRows(orderQuery(order));
  const gateway = useAnswer(order);
  const row = settled.data?.[0];
  return (
    <Page title="Query receipt" lead={<Hash value={order} />}>
      <Timeline row={row} receipt={gateway.data?.receipt} />
      <Asked of={{ data: settled.data && (row ? { row } : {}), error: settled.error }} what="The order">
        {({ row: found }) =>
          found === undefined ? (
            <p className="text-sm text-muted">
              {gateway.data === undefined
                ? "Neither the gateway nor the chain knows this order."
                : "The query ran; its settlement is on its way. The gateway settles every few seconds."}
            </p>
          ) : (
            <Settled row={found} />
          )
        }
      </Asked>
      {gateway.data && <Signed receipt={gateway.data.receipt} row={row} />}
      {gateway.data && <Again receipt={gateway.data.receipt} />}
    </Page>
  );
}

function useAnswer(order: Hex) {
  const { gatewayUrl } = usePublicConfig();
  return useQuery({ ...answerQuery(gatewayUrl, order), retry: false, refetchInterval: INTERVAL_MILLISECONDS });
}

function Timeline({ row, receipt }: { row: OrderRow | undefined; receipt: Receipt | undefined }) {
  const roots = useRows(rootsQuery).data ?? [];
  const root = row && roots.findLast((one) => one.epoch >= row.epoch && one.status !== "vetoed");
  const steps = [
    {
      name: "Signed and run",
      done: receipt !== undefined || row !== undefined,
      note: receipt && <Time at={receipt.time} />,
    },
    { name: "Settled on the chain", done: row !== undefined, note: row && <Time at={row.time} /> },
    { name: "In a payout root", done: root !== undefined, note: root && `epoch ${root.epoch}` },
    {
      name: "Open to claim",
      done: root?.status === "accepted",
      note: root?.acceptedAt && <Time at={root.acceptedAt} />,
    },
  ];
  return (
    <ol className="grid gap-3 sm:grid-cols-4">
      {steps.map(({ name, done, note }) => (
        <li key={name} className={`border-t-4 pt-2 ${done ? "border-accent" : "border-line text-muted"}`}>
          <p className="text-sm font-medium">{name}</p>
          <p className="text-sm text-muted">{done ? note : "not yet"}</p>
        </li>
      ))}
    </ol>
  );
}

function Settled({ row }: { row: OrderRow }) {
  return (
    <div className="space-y-6">
      <Facts
        facts={{
          Researcher: <Hash value={row.researcher} of="address" />,
          Validator: <Hash value={row.validator} of="address" />,
          Paid: <Amount amount={row.amount} token={row.token} />,
          "Data points used": row.units.toLocaleString("en"),
          "Hash of the query": <Hash value={row.queryHash} />,
          "Hash of the result": <Hash value={row.resultHash} />,
          Epoch: String(row.epoch),
        }}
      />
      <Asked of={useRows(partsQuery(row.order))} what="The parts">
        {(parts) => (
          <Table
            label="What each pool was used for"
            rows={parts}
            keyOf={({ part }) => String(part)}
            columns={[
              { name: "Pool", cell: ({ pool }) => String(pool) },
              { name: "Licence", cell: ({ licence }) => licenceName(licence) },
              { name: "Answer", cell: ({ rows }) => (rows ? "rows" : "aggregates") },
              { name: "Data points", cell: ({ units }) => units.toLocaleString("en"), right: true },
              {
                name: "Each",
                cell: ({ unitPrice, token }) => <Amount amount={unitPrice} token={token} />,
                right: true,
              },
              { name: "Sum", cell: ({ amount, token }) => <Amount amount={amount} token={token} />, right: true },
            ]}
          />
        )}
      </Asked>
    </div>
  );
}

function Signed({ receipt, row }: { receipt: Receipt; row: OrderRow | undefined }) {
  const verify = useMutation({
    mutationFn: async () => {
      const { documentSigner } = await import("@datagraph/sdk");
      const signer = await documentSigner(receipt);
      if (signer.toLowerCase() !== receipt.validator.toLowerCase())
        throw new Error(`The receipt is signed by ${signer}, not by validator ${receipt.validator}.`);
      if (row !== undefined && row.resultHash !== receipt.resultHash)
        throw new Error("The chain has another result hash than the receipt.");
      return row === undefined
        ? "The validator signed it. The chain has not settled it yet."
        : "The validator signed it, and the chain has the same result hash.";
    },
  });
  return (
    <section className="space-y-3">
      <h2 className="font-semibold tracking-tight">The gateway&apos;s receipt</h2>
      <Button tone="quiet" size="small" busy={verify.isPending} onClick={() => verify.mutate()}>
        Verify it here
      </Button>
      {verify.data && (
        <p role="status" className="text-sm font-medium text-good">
          {verify.data}
        </p>
      )}
      <Failure title="The receipt does not hold" error={verify.error} />
    </section>
  );
}

function Again({ receipt: { order, validator } }: { receipt: Receipt }) {
  const { gatewayUrl } = usePublicConfig();
  const again = useAction(async ({ client }) => {
    const { fetchResult, readToken } = await import("@datagraph/sdk");
    const { body, format } = await fetchResult(gatewayUrl, await readToken(client, validator), order);
    await save(new Blob([body as Uint8Array<ArrayBuffer>]), answerFile(order, format));
  });
  return (
    <section className="space-y-3">
      <h2 className="font-semibold tracking-tight">The answer</h2>
      <NeedsWallet to="download the answer again">
        <p className="text-sm text-muted">
          The gateway keeps it for a while, for who asked. One signature shows that it is you.
        </p>
        <Button tone="quiet" size="small" busy={again.isPending} onClick={() => again.mutate(undefined)}>
          Download again
        </Button>
        <Failure title="The answer was not downloaded" error={again.error} />
      </NeedsWallet>
    </section>
  );
}
