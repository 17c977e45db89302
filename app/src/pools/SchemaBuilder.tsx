"use client";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Fault.tsx";
import { Field } from "../ui/Field.tsx";
import { FieldEditor } from "./FieldEditor.tsx";
import type { Problems } from "./rulesDraft.ts";
import { type FieldDraft, type SchemaDraft, newField } from "./schemaDraft.ts";

const MOST_FIELDS = 256;

type Props = {
  schema: SchemaDraft;
  /** by path, such as `fields.2.minimum` */
  problems: Problems;
  /** whether faults of what was not touched are told, too */
  strict: boolean;
  change: (schema: SchemaDraft) => void;
};

/** What a pool's records are: its name in queries, and field by field what they hold. */
export function SchemaBuilder({ schema, problems, strict, change }: Props) {
  const { name, version, description, time, fields } = schema;
  const times = fields.filter(({ type }) => type === "timestamp");
  const shown = (path: string, typed: string) => (strict || typed !== "" ? problems[path] : undefined);
  const setField = (at: number, field: FieldDraft) => change({ ...schema, fields: fields.with(at, field) });
  return (
    <section aria-labelledby="schema" className="space-y-4">
      <h2 id="schema" className="text-lg font-semibold tracking-tight">
        Records
      </h2>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Name in queries" hint="The pool's table in SQL: a-z, 0-9 and _." error={shown("name", name)}>
          {(control) => (
            <input
              {...control}
              value={name}
              maxLength={63}
              placeholder="sleep_diary"
              onChange={({ target }) => change({ ...schema, name: target.value })}
            />
          )}
        </Field>
        <Field label="Version" error={shown("version", version)}>
          {(control) => (
            <input
              {...control}
              value={version}
              maxLength={20}
              onChange={({ target }) => change({ ...schema, version: target.value.trim() })}
            />
          )}
        </Field>
        <Field label="Says of which time a record is" hint="For devices that send by themselves.">
          {(control) => (
            <select {...control} value={time} onChange={({ target }) => change({ ...schema, time: target.value })}>
              <option value="">no field</option>
              {times.map((one) => (
                <option key={one.key} value={one.key}>
                  {one.name || "a field without a name"}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field label="Description" error={shown("description", description)}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            value={description}
            maxLength={2_000}
            onChange={({ target }) => change({ ...schema, description: target.value })}
          />
        )}
      </Field>
      <ul className="space-y-3" aria-label="Fields">
        {fields.map((field, at) => (
          <li key={field.key}>
            <FieldEditor
              field={field}
              place={at + 1}
              problem={(part) =>
                part in field ? shown(`fields.${at}.${part}`, String(field[part as keyof FieldDraft])) : undefined
              }
              change={(next) => setField(at, next)}
              remove={() => change({ ...schema, fields: fields.filter(({ key }) => key !== field.key) })}
            />
          </li>
        ))}
      </ul>
      {strict && problems.fields && <Fault>{fields.length === 0 ? "Add at least one field" : problems.fields}</Fault>}
      <Button
        tone="quiet"
        size="small"
        disabled={fields.length >= MOST_FIELDS}
        onClick={() => change({ ...schema, fields: [...fields, newField(fields.at(-1))] })}
      >
        Add a field
      </Button>
    </section>
  );
}
