"use client";
import type { FieldType } from "@datagraph/protocol";
import { useId, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Switch } from "../ui/Switch.tsx";
import { type FieldDraft, isNumeric } from "./schemaDraft.ts";

const TYPES: Readonly<Record<FieldType, string>> = {
  number: "number",
  integer: "whole number",
  string: "text",
  boolean: "yes or no",
  date: "day",
  timestamp: "time (UTC)",
};
const CADENCES: Readonly<Record<string, string>> = {
  static: "once",
  PT15M: "every 15 minutes",
  hourly: "hourly",
  daily: "daily",
  P7D: "weekly",
  P1M: "monthly",
};
const AGGREGATES: Readonly<Record<string, string>> = {
  "": "the last",
  sum: "their sum",
  mean: "their mean",
  minimum: "the least",
  maximum: "the most",
};

type Props = {
  field: FieldDraft;
  place: number;
  /** Returns what is wrong with a part of the field; undefined while it need not be said. */
  problem: (part: string) => string | undefined;
  change: (field: FieldDraft) => void;
  remove: () => void;
};

/** One field of a schema: what it is called, what it may hold, how often it is sent. */
export function FieldEditor({ field, place, problem, change, remove }: Props) {
  const [open, setOpen] = useState(field.name === "");
  const edit = (part: Partial<FieldDraft>) => change({ ...field, ...part });
  const text = (part: "name" | "unit" | "minimum" | "maximum" | "values" | "description", label: string, hint = "") => (
    <Field label={label} error={problem(part)}>
      {(control) => (
        <input
          {...control}
          value={field[part]}
          placeholder={hint}
          maxLength={part === "description" || part === "values" ? 2_000 : 63}
          onChange={({ target }) => edit({ [part]: target.value })}
        />
      )}
    </Field>
  );
  const choice = (part: "type" | "cadence" | "aggregate", label: string, choices: Readonly<Record<string, string>>) => (
    <Field label={label} error={problem(part)}>
      {(control) => (
        <select {...control} value={field[part]} onChange={({ target }) => edit({ [part]: target.value })}>
          {Object.entries({ [field[part]]: field[part], ...choices }).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  const faulty = Object.keys(field).some((part) => problem(part) !== undefined);
  const shown = open || faulty;
  return (
    <fieldset className="rounded-2xl border border-line bg-surface">
      <legend className="sr-only">{`Field ${place}${field.name && `: ${field.name}`}`}</legend>
      <button
        type="button"
        aria-expanded={shown}
        onClick={() => setOpen(!shown)}
        className="flex w-full cursor-pointer items-center gap-3 rounded-2xl px-4 py-3 text-left sm:px-5"
      >
        <span className="min-w-0 flex-1">
          <span className="font-medium break-words">{field.name || `Field ${place}`}</span>{" "}
          <span className="text-sm text-muted">{inWords(field)}</span>
        </span>
        <Icon name="fold" className={`size-4 shrink-0 text-muted ${shown ? "rotate-180" : ""}`} />
      </button>
      {shown && (
        <div className="space-y-3 px-4 pb-4 sm:px-5">
          <div className="grid gap-3 sm:grid-cols-3">
            {text("name", "Name", "heart_rate")}
            {choice("type", "Holds", TYPES)}
            {choice("cadence", "Sent", CADENCES)}
          </div>
          {isNumeric(field.type) && (
            <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
              {text("unit", "Unit (UCUM)", "kg")}
              {text("minimum", "From")}
              {text("maximum", "To")}
              {choice("aggregate", "Of several", AGGREGATES)}
            </div>
          )}
          {field.type === "string" && text("values", "One of, between commas (empty: any text)", "red, green")}
          {text("description", "Description")}
          <div className="flex flex-wrap items-center justify-between gap-3">
            <Required checked={field.required} change={(required) => edit({ required })} />
            <Button tone="ghost" size="small" onClick={remove} aria-label={`Remove field ${place}`}>
              Remove
            </Button>
          </div>
        </div>
      )}
    </fieldset>
  );
}

function inWords({ type, unit, minimum, maximum, cadence, required }: FieldDraft): string {
  const range = isNumeric(type) && (minimum !== "" || maximum !== "") ? `${minimum || "…"} to ${maximum || "…"}` : "";
  const held = [TYPES[type], range, isNumeric(type) ? unit : ""].filter(Boolean).join(" ");
  return [held, `sent ${CADENCES[cadence] ?? cadence}`, required ? "required" : ""].filter(Boolean).join(", ");
}

function Required({ checked, change }: { checked: boolean; change: (on: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex items-center gap-3">
      <Switch id={id} checked={checked} change={change} />
      <label htmlFor={id} className="cursor-pointer text-sm">
        Required: a record without it is not sent
      </label>
    </div>
  );
}
