"use client";
import { LICENCES, licenceName } from "@datagraph/protocol/licences";
import { useState } from "react";
import { zeroAddress } from "viem";
import { TokenOption } from "../figures/TokenOption.tsx";
import { useToken } from "../figures/useToken.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import type { GasChoice } from "../transactions/useGasChoice.ts";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Fault.tsx";
import { Field } from "../ui/Field.tsx";
import { StatisticsChoice } from "./StatisticsChoice.tsx";
import { type Draft, type Terms, check } from "./terms.ts";

const OFFERED = [
  [LICENCES.open, "any use, with attribution"],
  [LICENCES.academic, "research at universities and public institutes"],
  [LICENCES.commercial, "any lawful use, training of models included"],
] as const;

type Props = {
  initial: Draft;
  columns: readonly string[];
  gas: GasChoice;
  change: (draft: Draft) => void;
  submit: (order: { draft: Draft; offers: readonly Terms[] }) => void;
};

/** What the public may know of a file, and what a pass for it costs under which licence. */
export function TermsForm({ initial, columns, gas, change, submit }: Props) {
  const tokens = useRows(tokensQuery).data ?? [];
  const [draft, setDraft] = useState((): Draft => ({
    ...initial,
    statistics: initial.statistics.filter((name) => columns.includes(name)),
  }));
  const [tried, setTried] = useState(false);
  const usual = tokens.find(({ token }) => token !== zeroAddress) ?? tokens[0];
  const paid = tokens.find(({ index }) => index === draft.token) ?? usual;
  const token = useToken(paid?.token);
  const settled = { index: paid?.index ?? 0, decimals: token?.decimals ?? 18 };
  const pricing = !gas.relayed ? "needed" : gas.penniless ? "unaffordable" : "later";
  const { problems, offers } = check(draft, settled, pricing);
  const edit = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    change(next);
  };
  const shown = (field: string, typed = false) => (tried || typed ? problems[field] : undefined);
  return (
    <form
      noValidate
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(problems).length === 0 && token) submit({ draft, offers });
      }}
    >
      <h2 className="text-lg font-semibold tracking-tight">Licence and price</h2>
      <Field label="Name" hint="Public, as is the description: put no data in them." error={shown("name")}>
        {(control) => (
          <input
            {...control}
            value={draft.name}
            maxLength={200}
            onChange={({ target }) => edit({ name: target.value })}
          />
        )}
      </Field>
      <Field label="Description">
        {(control) => (
          <textarea
            {...control}
            rows={3}
            value={draft.description}
            maxLength={5_000}
            onChange={({ target }) => edit({ description: target.value })}
          />
        )}
      </Field>
      <fieldset className="space-y-4">
        <legend className="mb-3 font-semibold tracking-tight">
          What a pass costs{token && `, in ${token.symbol}`}
        </legend>
        <div className="grid gap-4 sm:grid-cols-3">
          {OFFERED.map(([licence, use]) => (
            <Field key={licence} label={licenceName(licence)} hint={use} error={shown(`price-${licence}`, true)}>
              {(control) => (
                <input
                  {...control}
                  inputMode="decimal"
                  placeholder="not offered"
                  value={draft.prices[licence] ?? ""}
                  maxLength={30}
                  onChange={({ target }) => edit({ prices: { ...draft.prices, [licence]: target.value.trim() } })}
                />
              )}
            </Field>
          ))}
        </div>
        {gas.relayed && (
          <p className="max-w-prose text-sm leading-relaxed text-muted">
            Prices may wait: without one the file is registered, but not on sale. You set them on its page at any time.
          </p>
        )}
        {shown("prices", offers.length > 0) && <Fault>{problems.prices}</Fault>}
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label="Paid in">
            {(control) => (
              <select {...control} value={paid?.index} onChange={({ target }) => edit({ token: Number(target.value) })}>
                {tokens.map((one) => (
                  <TokenOption key={one.index} index={one.index} address={one.token} />
                ))}
              </select>
            )}
          </Field>
          <Field label="A pass lasts, days" error={shown("days", true)}>
            {(control) => (
              <input
                {...control}
                inputMode="numeric"
                value={draft.days}
                maxLength={5}
                onChange={({ target }) => edit({ days: target.value.trim() })}
              />
            )}
          </Field>
        </div>
      </fieldset>
      {columns.length > 0 && (
        <StatisticsChoice columns={columns} chosen={draft.statistics} change={(statistics) => edit({ statistics })} />
      )}
      <p className="max-w-prose text-sm leading-relaxed text-muted">
        Your wallet is asked to unlock your key (twice the first time), to sign who may open the file, to{" "}
        {gas.relayed ? "sign its registration" : "register it"}, and once for each price.{" "}
        {gas.relayed
          ? "Registering costs you nothing: the gateway sends it. Each price is a transaction of your own, and costs gas."
          : "Registering and each price cost gas."}
      </p>
      <GasSwitch gas={gas} />
      <Button type="submit" disabled={token === undefined}>
        Encrypt and share
      </Button>
    </form>
  );
}
