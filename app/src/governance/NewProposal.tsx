"use client";
import { useMutation, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { readChain } from "../chain/readChain.ts";
import { tokenQuery } from "../figures/useToken.ts";
import { parametersQuery } from "../indexer/governanceQueries.ts";
import { licencesQuery } from "../indexer/licenceQueries.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useAction } from "../transactions/useAction.ts";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { type Known, TEMPLATES, type Values, complete } from "./templates.ts";

/** A proposal by template: its call is decoded and tried as the timelock before anything is posted. */
export function NewProposal() {
  const known = useKnown();
  const [kind, setKind] = useState("fee");
  return (
    <NeedsWallet to="propose">
      <div className="max-w-xl space-y-5">
        <Field label="What to change">
          {(control) => (
            <select {...control} value={kind} onChange={({ target }) => setKind(target.value)}>
              {Object.entries(TEMPLATES).map(([id, { label }]) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Form key={kind} kind={kind} known={known} />
      </div>
    </NeedsWallet>
  );
}

function useKnown(): Known {
  const licences = useRows(licencesQuery).data ?? [];
  const parameters = useRows(parametersQuery).data ?? [];
  const tokens = useRows(tokensQuery).data ?? [];
  const named = useQueries({ queries: tokens.map(({ token }) => tokenQuery(token)) });
  return {
    licences: licences.map(({ licence }) => licence),
    tokens: tokens.flatMap(({ token }, at) => (named[at]?.data ? [{ token, ...named[at].data }] : [])),
    parameters: Object.fromEntries(parameters.map(({ contract, name, value }) => [`${contract}.${name}`, value])),
  };
}

function Form({ kind, known }: { kind: string; known: Known }) {
  const template = TEMPLATES[kind]!;
  const [typed, setTyped] = useState<Values>({});
  const [why, setWhy] = useState("");
  const { values, problems } = complete(template, typed, known);
  const attempt = useMutation({
    mutationFn: async () => {
      const asked = template.ask(values, known);
      const [{ tryCall }, { decodeCall }] = await Promise.all([import("./tryCall.ts"), import("./decodeCall.ts")]);
      const tried = await tryCall(await readChain(), asked);
      const decoded = tried.data === "0x" ? asked.change : await decodeCall(tried.target, tried.data);
      return { ...tried, decoded, change: asked.change };
    },
  });
  const post = useAction(({ send }) => {
    const { target, value, data, change } = attempt.data!;
    const description = why.trim() === "" ? change : `${change}\n\n${why.trim()}`;
    const args = [[target], [value], [data], description];
    return send({ title: change, contract: "DataGovernor", functionName: "propose", args });
  });
  const edit = (name: string, value: string) => {
    setTyped({ ...typed, [name]: value });
    attempt.reset();
    post.reset();
  };
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        attempt.mutate();
      }}
    >
      {template.inputs.map(({ name, label, hint, reading, choices }) => (
        <Field
          key={name}
          label={label}
          hint={
            (hint || reading) && (
              <>
                {typeof hint === "function" ? hint(values, known) : hint}
                {reading && typed[name] && !problems[name] && (
                  <span className="block font-medium text-ink">{reading(values[name]!, values)}</span>
                )}
              </>
            )
          }
          error={typed[name] ? problems[name] : undefined}
        >
          {(control) =>
            choices ? (
              <select {...control} value={values[name]} onChange={({ target }) => edit(name, target.value)}>
                {choices(known).map(([value, text]) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </select>
            ) : (
              <input
                {...control}
                value={values[name]}
                maxLength={80}
                onChange={({ target }) => edit(name, target.value.trim())}
              />
            )
          }
        </Field>
      ))}
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
      <Button type="submit" tone="quiet" disabled={Object.keys(problems).length > 0} busy={attempt.isPending}>
        Try it out
      </Button>
      <Failure title="It cannot be carried out" error={attempt.error} />
      {attempt.data && (
        <div role="status" className="space-y-4 rounded-2xl border border-line bg-surface p-5">
          <p className="font-semibold tracking-tight break-words">{attempt.data.change}</p>
          <Lines title="The call" lines={[attempt.data.decoded]} />
          {attempt.data.effects.length > 0 ? (
            <Lines title="What it does, tried now" lines={attempt.data.effects} />
          ) : (
            <p className="text-sm text-muted">What it does could not be tried out: its call alone is shown.</p>
          )}
          <Button busy={post.isPending} disabled={post.isSuccess} onClick={() => post.mutate(undefined)}>
            Propose it
          </Button>
        </div>
      )}
      {post.isSuccess && <p role="status">Proposed. Voting begins in a moment; see the proposals.</p>}
      <Failure title="It was not proposed" error={post.error} />
    </form>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div className="space-y-1">
      <p className="text-sm text-muted">{title}</p>
      <ul className="space-y-1 font-mono text-sm wrap-anywhere">
        {lines.map((line) => (
          <li key={line} className="rounded-lg bg-sunken px-3 py-2">
            {line}
          </li>
        ))}
      </ul>
    </div>
  );
}
