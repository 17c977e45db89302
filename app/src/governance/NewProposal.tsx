"use client";
import { licenceName } from "@datagraph/protocol/licences";
import { useState } from "react";
import { licencesQuery } from "../indexer/licenceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useAction } from "../transactions/useAction.ts";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { feeCall, parsePercent } from "./feeCall.ts";

/** A proposal of another protocol fee; the call is tried as the timelock before anything is posted. */
export function NewProposal() {
  return (
    <NeedsWallet to="propose">
      <Fee />
    </NeedsWallet>
  );
}

function Fee() {
  const licences = useRows(licencesQuery).data ?? [];
  const [licence, setLicence] = useState(2);
  const [percent, setPercent] = useState("");
  const [why, setWhy] = useState("");
  const now = licences.find((one) => one.licence === licence)?.feeBps;
  const bps = parsePercent(percent);
  const error =
    percent === ""
      ? undefined
      : bps === undefined
        ? "Give 0 to 10, with at most two decimals"
        : bps === now
          ? "That is the fee already"
          : undefined;
  const post = useAction(async ({ client, send }) => {
    const { target, data } = await feeCall(client, licence, bps!);
    const change = `Change the ${licenceName(licence)} fee from ${(now ?? 0) / 100} % to ${bps! / 100} %`;
    const description = why.trim() === "" ? change : `${change}\n\n${why.trim()}`;
    return send({
      title: change,
      contract: "DataGovernor",
      functionName: "propose",
      args: [[target], [0n], [data], description],
    });
  });
  return (
    <form
      className="max-w-xl space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        post.mutate(undefined);
      }}
    >
      <Field label="Licence" hint={now === undefined ? undefined : `Its fee is ${now / 100} % now`}>
        {(control) => (
          <select {...control} value={licence} onChange={({ target }) => setLicence(Number(target.value))}>
            {licences.map((one) => (
              <option key={one.licence} value={one.licence}>
                {licenceName(one.licence)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="New fee, percent" error={error} hint="The contract allows 10 at most.">
        {(control) => (
          <input
            {...control}
            inputMode="decimal"
            maxLength={5}
            value={percent}
            onChange={({ target }) => setPercent(target.value)}
          />
        )}
      </Field>
      <Field label="Why" hint="For those who vote. It stands on the chain for good.">
        {(control) => (
          <textarea
            {...control}
            rows={4}
            maxLength={5_000}
            value={why}
            onChange={({ target }) => setWhy(target.value)}
          />
        )}
      </Field>
      <Button type="submit" disabled={bps === undefined || error !== undefined} busy={post.isPending}>
        Try it out and propose
      </Button>
      {post.isSuccess && <p role="status">Proposed. Voting begins in a moment; see the proposals.</p>}
      <Failure title="It was not proposed" error={post.error} />
    </form>
  );
}
