"use client";
import { LICENCES, licenceName } from "@datagraph/protocol/licences";
import { useState } from "react";
import { zeroAddress } from "viem";
import { TokenOption } from "../figures/TokenOption.tsx";
import { useToken } from "../figures/useToken.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
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
  change: (draft: Draft) => void;
  submit: (order: { draft: Draft; offers: readonly Terms[] }) => void;
};

/** What the public may know of a file, and what a pass for it costs under which licence. */
export function TermsForm({ initial, columns, change, submit }: Props) {
  const tokens = useRows(tokensQuery).data ?? [];
  const [draft, setDraft] = useState((): Draft => ({
    ...initial,
    statistics: initial.statistics.filter((name) => columns.includes(name)),
  }));
  const [tried, setTried] = useState(false);
  const usual = tokens.find(({ token }) => token !== zeroAddress) ?? tokens[0];
  const paid = tokens.find(({ index }) => index === draft.token) ?? usual;
  const token = useToken(paid?.token);
  const { problems, offers } = check(draft, { index: paid?.index ?? 0, decimals: token?.decimals ?? 18 });
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
        {shown("prices") && <Fault>{problems.prices}</Fault>}
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
        Your wallet is asked to unlock your key (twice the first time), to sign who may open the file, to register it,
        and once for each price. Registering and each price cost gas.
      </p>
      <Button type="submit" disabled={token === undefined}>
        Encrypt and share
      </Button>
    </form>
  );
}
