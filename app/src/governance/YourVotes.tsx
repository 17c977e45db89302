"use client";
import { useState } from "react";
import { type Address, isAddress } from "viem";
import { delegatesQuery, holderQuery } from "../indexer/governanceQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import { Button } from "../ui/Button.tsx";
import { Facts } from "../ui/Facts.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { Hash } from "../ui/Hash.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { showVotes } from "./showVotes.ts";
import { useDelegation } from "./useDelegation.ts";

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
        <Delegate account={account} current={holder?.delegate ?? undefined} />
      )}
      <p className="text-sm leading-relaxed text-muted">
        Votes count as they were when voting on a proposal began: delegate before.
      </p>
    </div>
  );
}

function Delegate({ account, current }: { account: Address; current: Address | undefined }) {
  const [other, setOther] = useState("");
  const { delegate, gas } = useDelegation();
  const wrong = other !== "" && !isAddress(other, { strict: false });
  return (
    <>
      {current === undefined && (
        <p className="rounded-xl bg-warn-soft p-3 text-sm leading-relaxed text-warn">
          Your tokens count for nobody until you delegate them: to yourself, or to somebody whom you trust. They stay
          yours, and you may change it at any time.
        </p>
      )}
      <GasSwitch gas={gas} />
      {current !== account && (
        <Button tone="quiet" size="small" busy={delegate.isPending} onClick={() => delegate.mutate(account)}>
          Vote with my own tokens
        </Button>
      )}
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
      <Button
        tone="quiet"
        size="small"
        disabled={other === "" || wrong || delegate.isPending}
        onClick={() => delegate.mutate(other as Address)}
      >
        Delegate
      </Button>
      <Failure title="Nothing was delegated" error={delegate.error} />
    </>
  );
}
