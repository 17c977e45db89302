"use client";
import type { Address } from "viem";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import { sendOrSign } from "../transactions/sendOrSign.ts";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { Due } from "./duesOf.ts";
import { useDues } from "./useDues.ts";

/** What is due to an account by token, and its payment. */
export function Dues({ account }: { account: Address }) {
  const none = (
    <Notice tone="calm" title="No usage yet">
      <p>Nothing is due to this account, and nothing was.</p>
    </Notice>
  );
  return (
    <Asked of={useDues(account)} what="What is due" empty={none}>
      {(dues) => (
        <ul className="grid gap-4 sm:grid-cols-2">
          {dues.map((due) => (
            <li key={due.token}>
              <Card due={due} account={account} />
            </li>
          ))}
        </ul>
      )}
    </Asked>
  );
}

function Card({ due, account }: { due: Due; account: Address }) {
  const { token, usage, sales, resting, claim, claimed } = due;
  const gas = useGasChoice();
  const pay = useAction(async (act) => {
    const { signedCall } = await import("@datagraph/sdk");
    const call = (title: string, functionName: "claimMany" | "release", args: readonly unknown[]) =>
      // the money goes to whom it is due, so nobody need sign for it
      sendOrSign(act, gas.relayed, { title, contract: "RewardVault", functionName, args }, (client) =>
        signedCall(client, "RewardVault", functionName, args as never),
      );
    if (claim !== undefined) await call("Claim usage earnings", "claimMany", [[claim]]);
    if (sales > 0n) await call("Have sales paid", "release", [account, token]);
  });
  const total = usage + sales;
  return (
    <article className="rounded-2xl border border-line bg-surface p-5">
      <h2 className="text-sm text-muted">Ready to be paid</h2>
      <p className="mt-1 text-3xl font-semibold tracking-tight">
        <Amount amount={total} token={token} />
      </p>
      <dl className="my-4 space-y-1 text-sm text-muted">
        <Line name="By usage" amount={usage} token={token} />
        <Line name="By sales" amount={sales} token={token} />
        {resting > 0n && <Line name="Sales that rest three days, before fees" amount={resting} token={token} />}
        <Line name="Claimed of usage so far" amount={claimed} token={token} />
      </dl>
      {total > 0n && (
        <div className="mb-4">
          <GasSwitch gas={gas} />
        </div>
      )}
      <Button disabled={total === 0n} busy={pay.isPending} onClick={() => pay.mutate(undefined)}>
        {total === 0n ? "Nothing due now" : "Have it paid"}
      </Button>
      <div className="mt-3">
        <Failure title="It was not paid" error={pay.error} />
      </div>
    </article>
  );
}

function Line({ name, amount, token }: { name: string; amount: bigint; token: string }) {
  return (
    <div className="flex justify-between gap-3">
      <dt>{name}</dt>
      <dd>
        <Amount amount={amount} token={token} />
      </dd>
    </div>
  );
}
