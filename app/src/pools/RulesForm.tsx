"use client";
import { licenceName } from "@datagraph/protocol/licences";
import { useId } from "react";
import { zeroHash } from "viem";
import { TokenOption } from "../figures/TokenOption.tsx";
import { useToken } from "../figures/useToken.ts";
import { shortHex } from "../format/shortHex.ts";
import type { LicenceRow } from "../indexer/licenceQueries.ts";
import type { TokenRow } from "../indexer/queries.ts";
import { Fault } from "../ui/Fault.tsx";
import { Field } from "../ui/Field.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Switch } from "../ui/Switch.tsx";
import type { AnchoringChain } from "./chainsQuery.ts";
import { type Problems, type RulesDraft, UNITS } from "./rulesDraft.ts";

const CLASSES = [
  [true, "Personal: of people", "A query uses every record of its period. Answers leave for groups alone."],
  [false, "Open: of things", "A query uses the records behind its answer. Rows may leave."],
] as const;

const CHAINS = {
  evm: "Each update's hash is a transaction of the contributor's own, who pays its gas.",
  metagraph: "Contributors send updates' hashes to it without gas; validators register them here once an epoch.",
} as const;

type Props = {
  rules: RulesDraft;
  problems: Problems;
  /** Returns a problem that is to be told now, `typed` being what stands in its control. */
  shown: (name: string, typed?: string) => string | undefined;
  licences: readonly LicenceRow[];
  tokens: readonly TokenRow[];
  token: Pick<TokenRow, "index" | "token">;
  validators: readonly string[];
  chains: readonly AnchoringChain[];
  self: string | undefined;
  change: (part: Partial<RulesDraft>) => void;
};

/** Who may use a pool at what price, how large its groups are, who runs queries and who admits. */
export function RulesForm({ rules, shown, change, ...around }: Props) {
  const text = (part: "k" | "every" | "records", label: string, hint: string) => (
    <Field label={label} hint={hint} error={shown(part, rules[part])}>
      {(control) => (
        <input
          {...control}
          inputMode="numeric"
          maxLength={10}
          value={rules[part]}
          onChange={({ target }) => change({ [part]: target.value.trim() })}
        />
      )}
    </Field>
  );
  return (
    <section aria-labelledby="rules" className="space-y-6">
      <h2 id="rules" className="text-lg font-semibold tracking-tight">
        Terms
      </h2>
      <fieldset className="space-y-3">
        <legend className="mb-2 text-sm font-medium">Class: it never changes</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          {CLASSES.map(([personal, name, about]) => (
            <Choice
              key={name}
              {...{ of: "class", name, about }}
              checked={rules.personal === personal}
              choose={() => change({ personal })}
            />
          ))}
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {rules.personal && text("k", "People a group needs (k)", "Smaller groups are never answered.")}
        {text("every", "One record stands for", "Pay follows this, not how often somebody sends.")}
        <Field label="in">
          {(control) => (
            <select
              {...control}
              value={rules.unit}
              onChange={({ target }) => change({ unit: target.value as RulesDraft["unit"] })}
            >
              {Object.keys(UNITS).map((unit) => (
                <option key={unit}>{unit}</option>
              ))}
            </select>
          )}
        </Field>
        {text("records", "Records that count for each", "What is sent beyond them earns nothing.")}
      </div>
      {(around.chains.length > 1 || shown("chain", rules.chain)) && (
        <fieldset>
          <legend className="mb-2 text-sm font-medium">Streams anchor on</legend>
          <div className="grid gap-3 sm:grid-cols-2">
            {around.chains.map(({ kind, id, chain }) => (
              <Choice
                key={chain}
                of="chain"
                name={kind === "evm" ? "This chain" : `Metagraph ${shortHex(id)}`}
                about={CHAINS[kind]}
                checked={(rules.chain ?? zeroHash) === chain}
                choose={() => change({ chain })}
              />
            ))}
          </div>
          {shown("chain", rules.chain) && <Fault>{shown("chain", rules.chain)}</Fault>}
        </fieldset>
      )}
      <Prices rules={rules} shown={shown} change={change} {...around} />
      <Validators rules={rules} shown={shown} change={change} {...around} />
      <Field
        label="Admitter"
        hint="Says that a stream is one real person or machine. Earns nothing."
        error={shown("admitter", rules.admitter)}
      >
        {(control) => (
          <input
            {...control}
            value={rules.admitter}
            maxLength={42}
            placeholder={around.self === undefined ? "0x…" : `${around.self} (you)`}
            onChange={({ target }) => change({ admitter: target.value.trim() })}
          />
        )}
      </Field>
    </section>
  );
}

type Part = Omit<Props, "self" | "chains">;

type ChoiceProps = { of: string; name: string; about: string; checked: boolean; choose: () => void };

function Choice({ of, name, about, checked, choose }: ChoiceProps) {
  return (
    <label className="flex cursor-pointer gap-3 rounded-2xl border border-line bg-surface p-4 has-checked:border-accent">
      <input
        type="radio"
        name={of}
        checked={checked}
        onChange={choose}
        className="mt-1 size-4 shrink-0 accent-(--accent)"
      />
      <span className="min-w-0">
        <span className="block font-medium break-words">{name}</span>
        <span className="block text-sm text-muted">{about}</span>
      </span>
    </label>
  );
}

function Prices({ rules, problems, shown, licences, tokens, token, change }: Part) {
  const symbol = useToken(token.token)?.symbol;
  return (
    <fieldset className="space-y-4">
      <legend className="mb-3 font-semibold tracking-tight">Price of a data point{symbol && `, in ${symbol}`}</legend>
      <div className="grid gap-4 sm:grid-cols-3">
        {licences.map(({ licence }) => (
          <Field
            key={licence}
            label={licenceName(licence)}
            error={shown(`price-${licence}`, rules.prices[licence] ?? "")}
          >
            {(control) => (
              <input
                {...control}
                inputMode="decimal"
                placeholder="not offered"
                maxLength={30}
                value={rules.prices[licence] ?? ""}
                onChange={({ target }) => change({ prices: { ...rules.prices, [licence]: target.value.trim() } })}
              />
            )}
          </Field>
        ))}
        <Field label="Paid in">
          {(control) => (
            <select {...control} value={token.index} onChange={({ target }) => change({ token: Number(target.value) })}>
              {tokens.map((one) => (
                <TokenOption key={one.index} index={one.index} address={one.token} />
              ))}
            </select>
          )}
        </Field>
      </div>
      {shown("prices") && <Fault>{problems.prices}</Fault>}
    </fieldset>
  );
}

function Validators({ rules, problems, shown, validators, change }: Part) {
  const turn = (one: string, on: boolean) =>
    change({ without: on ? rules.without.filter((other) => other !== one) : [...rules.without, one] });
  return (
    <fieldset>
      <legend className="mb-1 font-semibold tracking-tight">Who runs queries</legend>
      <div className="divide-y divide-line">
        {validators.map((one) => (
          <Validator key={one} address={one} checked={!rules.without.includes(one)} change={(on) => turn(one, on)} />
        ))}
      </div>
      {(shown("validators", rules.without.join()) ?? (validators.length === 0 && problems.validators)) && (
        <Fault>{problems.validators}</Fault>
      )}
    </fieldset>
  );
}

function Validator({ address, ...rest }: { address: string; checked: boolean; change: (on: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4 py-2.5">
      <label htmlFor={id} className="min-w-0 cursor-pointer">
        <Hash value={address} of="address" />
      </label>
      <Switch id={id} {...rest} />
    </div>
  );
}
