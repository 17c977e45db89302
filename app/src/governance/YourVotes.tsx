"use client";
import { useState } from "react";
import { isAddress } from "viem";
import { delegatesQuery, holderQuery } from "../indexer/governanceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useAction } from "../transactions/useAction.ts";
import { Button } from "../ui/Button.tsx";
import { Facts } from "../ui/Facts.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { Hash } from "../ui/Hash.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { showVotes } from "./showVotes.ts";

/** The connected account's tokens and votes, and who votes with them. */
export function YourVotes() {
  return (
    <Panel title="Your votes" id="your-votes">
      <NeedsWallet to="vote">
        <Own />
      </NeedsWallet>
    </Panel>
  );
}

function Own() {
  const account = useAddress()!;
  const holder = useRows(holderQuery(account)).data?.[0];
  const votes = useRows(delegatesQuery).data?.find((one) => one.account === account)?.votes ?? 0n;
  const [other, setOther] = useState("");
  const delegate = useAction(({ send }, to: string) =>
    send({ title: "Delegate votes", contract: "DataToken", functionName: "delegate", args: [to] }),
  );
  const wrong = other !== "" && !isAddress(other, { strict: false });
  const balance = holder?.balance ?? 0n;
  return (
    <div className="space-y-4">
      <Facts
        facts={{
          Tokens: showVotes(balance),
          "Votes with you": showVotes(votes),
          "Your tokens vote with": holder?.delegate ? <Hash value={holder.delegate} of="address" /> : "nobody yet",
        }}
      />
      {balance === 0n ? (
        <p className="text-sm leading-relaxed text-muted">
          You hold no tokens of the DAO, so there is nothing to delegate. Votes of others may still be with you.
        </p>
      ) : (
        <>
          <Button tone="quiet" size="small" busy={delegate.isPending} onClick={() => delegate.mutate(account)}>
            Vote with my own tokens
          </Button>
          <Field label="Or delegate to" error={wrong ? "This is no address" : undefined}>
            {(control) => (
              <input
                {...control}
                value={other}
                maxLength={42}
                placeholder="0x…"
                onChange={({ target }) => setOther(target.value.trim())}
              />
            )}
          </Field>
          <Button tone="quiet" size="small" disabled={other === "" || wrong} onClick={() => delegate.mutate(other)}>
            Delegate
          </Button>
        </>
      )}
      <Failure title="Nothing was delegated" error={delegate.error} />
      <p className="text-sm leading-relaxed text-muted">
        Votes count as they were when voting on a proposal began: delegate before.
      </p>
    </div>
  );
}
