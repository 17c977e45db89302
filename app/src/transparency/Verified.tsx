"use client";
import type { VerifiedRoot } from "@datagraph/sdk";
import { Hash } from "../ui/Hash.tsx";
import { Notice } from "../ui/Notice.tsx";

/** What the recomputation found: that all is right, or the first difference. */
export function Verified({ roots, milliseconds }: { roots: readonly VerifiedRoot[]; milliseconds: number }) {
  const wrong = roots.find(({ ok, state }) => !ok && state !== "vetoed");
  const seconds = (milliseconds / 1_000).toFixed(1);
  if (wrong === undefined) {
    const vetoed = roots.filter(({ ok, state }) => !ok && state === "vetoed").length;
    return (
      <p role="status" className="rounded-2xl border border-good/40 bg-accent-soft p-4 font-medium text-good">
        {roots.length === 1 ? "The root is" : `All ${roots.length} roots are`} what the chain&apos;s events give
        {vetoed > 0 && `, but for ${vetoed} that were vetoed`}. Recomputed here in {seconds} s.
      </p>
    );
  }
  return (
    <Notice tone="bad" title={`Epoch ${wrong.epoch}: the root is wrong`}>
      <p>
        Proposed was <Hash value={wrong.proposed} />, and the chain&apos;s events give{" "}
        {wrong.derived ? <Hash value={wrong.derived} /> : "none"}.
      </p>
      {wrong.overcharged.map(({ order, pool, amount }) => (
        <p key={order}>
          Order <Hash value={order} /> was overcharged by {String(amount)} smallest units in pool {pool}.
        </p>
      ))}
      <p>
        {wrong.state === "accepted" ? "It was accepted: tell the DAO." : "It can still be vetoed: tell the guardian."}
      </p>
    </Notice>
  );
}
