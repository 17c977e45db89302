"use client";
import { useState } from "react";
import { parseUnits } from "viem";
import { useToken } from "../figures/useToken.ts";
import { depositsQuery } from "../indexer/queryQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { addDeposit } from "./addDeposit.ts";
import { useAction } from "../transactions/useAction.ts";
import { Amount } from "../ui/Amount.tsx";
import { Asked } from "../ui/Asked.tsx";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Panel } from "../ui/Panel.tsx";
import { useAddress } from "../wallet/useAddress.ts";

type Towards = { validator: `0x${string}`; token: `0x${string}` };

/** What is left for queries, by validator; more can be put in. */
export function Deposit() {
  const researcher = useAddress();
  const none = <p className="text-sm text-muted">None yet. A pass for a pool comes with one.</p>;
  return (
    <Panel title="Deposits for queries" id="deposits">
      <Asked of={useRows(depositsQuery(researcher ?? "0x"))} what="The deposits" empty={none}>
        {(deposits) => (
          <ul className="divide-y divide-line text-sm">
            {deposits.map(({ validator, token, withdrawable, credit }) => (
              <li
                key={`${validator}-${token}`}
                className="flex flex-wrap items-end justify-between gap-4 py-3 first:pt-0 last:pb-0"
              >
                <p>
                  <strong>
                    <Amount amount={withdrawable + credit} token={token} />
                  </strong>{" "}
                  towards validator <Hash value={validator} of="address" />
                </p>
                <Add towards={{ validator, token }} />
              </li>
            ))}
          </ul>
        )}
      </Asked>
    </Panel>
  );
}

function Add({ towards }: { towards: Towards }) {
  const [text, setText] = useState("");
  const token = useToken(towards.token);
  const fits = /^\d{1,12}(\.\d{1,6})?$/.test(text) && Number(text) > 0;
  const add = useAction((act) => addDeposit(act, { ...towards, amount: parseUnits(text, token!.decimals) }));
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(undefined, { onSuccess: () => setText("") });
      }}
    >
      <Field
        label={`Add, ${token?.symbol ?? "…"}`}
        className="w-32"
        error={text !== "" && !fits ? "Give an amount" : undefined}
      >
        {(control) => (
          <input
            {...control}
            inputMode="decimal"
            maxLength={20}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="quiet" size="small" disabled={!fits || token === undefined} busy={add.isPending}>
        Add
      </Button>
      <Failure title="Nothing was deposited" error={add.error} />
    </form>
  );
}
