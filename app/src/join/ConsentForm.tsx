"use client";
import { licenceName } from "@datagraph/protocol/licences";
import type { Field } from "@datagraph/protocol";
import { type ReactNode, useId, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { Switch } from "../ui/Switch.tsx";
import { type Consent, byCadence, hasBit, inWords, withBit } from "./consent.ts";

type Props = {
  fields: readonly Field[];
  licences: readonly number[];
  initial: Consent;
  action: string;
  /** Returns what a field earned of late, where that is known. */
  earned?: ((bit: number) => ReactNode) | undefined;
  /** who pays for gas, where there is a choice */
  gas?: ReactNode;
  busy: boolean;
  submit: (consent: Consent) => void;
  /** stands where the button does while it cannot be used */
  instead?: ReactNode;
};

/** What is shared: each field and licence a switch, and whether single records may leave. */
export function ConsentForm({ fields, licences, initial, action, earned, gas, busy, submit, instead }: Props) {
  const [consent, setConsent] = useState(initial);
  const same = (["fields", "licences", "rows"] as const).every((key) => consent[key] === initial[key]);
  return (
    <form
      className="space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        submit(consent);
      }}
    >
      {byCadence(fields).map(([cadence, group]) => (
        <Group key={cadence} title={cadence === "static" ? "Sent once" : `Sent ${cadence}`}>
          {group.map(({ field, bit }) => (
            <Line
              key={field.name}
              name={field.name}
              about={[field.description, field.unit].filter(Boolean).join(", ")}
              earned={earned?.(bit)}
              checked={hasBit(consent.fields, bit)}
              change={(on) => setConsent({ ...consent, fields: withBit(consent.fields, bit, on) })}
            />
          ))}
        </Group>
      ))}
      <Group title="Who may use it">
        {licences.map((licence) => (
          <Line
            key={licence}
            name={licenceName(licence)}
            about="queries under this licence"
            checked={hasBit(consent.licences, licence)}
            change={(on) => setConsent({ ...consent, licences: withBit(consent.licences, licence, on) })}
          />
        ))}
      </Group>
      <Group title="What may leave">
        <Line
          name="single records"
          about="off: only aggregates over groups of people"
          checked={consent.rows}
          change={(rows) => setConsent({ ...consent, rows })}
        />
      </Group>
      <p aria-live="polite" className="font-medium">
        {inWords(consent, fields)}
      </p>
      {instead ?? (
        <>
          {gas}
          <Button type="submit" busy={busy} disabled={same}>
            {action}
          </Button>
        </>
      )}
    </form>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="mb-1 font-semibold tracking-tight">{title}</legend>
      <div className="divide-y divide-line">{children}</div>
    </fieldset>
  );
}

type LineProps = { name: string; about: string; earned?: ReactNode; checked: boolean; change: (on: boolean) => void };

function Line({ name, about, earned, checked, change }: LineProps) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4 py-2.5">
      <label htmlFor={id} className="min-w-0 cursor-pointer">
        <span className="block font-medium break-words">{name}</span>
        <span className="block text-sm text-muted">{about}</span>
        {earned && <span className="block text-sm">{earned}</span>}
      </label>
      <Switch id={id} checked={checked} change={change} />
    </div>
  );
}
