"use client";
import type { PoolSchema } from "@datagraph/protocol";
import { useMutation } from "@tanstack/react-query";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { FILE, Field } from "../ui/Field.tsx";
import { EMPTY_SCHEMA, type SchemaDraft, draftOf, newField } from "./schemaDraft.ts";

/** Schemas that ship, by their names for people. */
const SHIPPED: readonly (readonly [label: string, about: string, load: () => Promise<{ default: unknown }>])[] = [
  [
    "Consumer health",
    "what a phone or watch knows of its wearer",
    () => import("@datagraph/sdk/schemas/consumer-health.json"),
  ],
  [
    "Environmental sensors",
    "weather and air at a fixed place",
    () => import("@datagraph/sdk/schemas/environmental-sensors.json"),
  ],
];

/** What a new pool's schema begins with: nothing, one that ships, or the columns of a file. */
export function StartFrom({ start }: { start: (schema: SchemaDraft) => void }) {
  const shipped = useMutation({
    mutationFn: async (load: (typeof SHIPPED)[number][2]) => draftOf((await load()).default as PoolSchema),
    onSuccess: start,
  });
  const columns = useMutation({
    mutationFn: async (file: File) => {
      const { fieldsIn } = await import("./dryRun.ts");
      const fields = await fieldsIn(file, new AbortController().signal);
      return draftOf({
        name: "",
        version: EMPTY_SCHEMA.version,
        fields: fields.map((field) => ({ ...field, cadence: "daily" })),
      });
    },
    onSuccess: start,
  });
  return (
    <section aria-labelledby="start" className="max-w-2xl space-y-5">
      <h2 id="start" className="text-lg font-semibold tracking-tight">
        Start from
      </h2>
      <ul className="grid gap-3 sm:grid-cols-2">
        <Choice
          label="An empty schema"
          about="add field by field"
          pick={() => start({ ...EMPTY_SCHEMA, fields: [newField()] })}
        />
        {SHIPPED.map(([label, about, load]) => (
          <Choice key={label} label={label} about={about} pick={() => shipped.mutate(load)} />
        ))}
      </ul>
      <Field label="Or the columns of a file" hint="CSV, JSON or NDJSON, read on this device. Nothing is sent.">
        {(control) => (
          <input
            {...control}
            type="file"
            className={`${control.className} ${FILE}`}
            onChange={({ target }) => target.files?.[0] && columns.mutate(target.files[0])}
          />
        )}
      </Field>
      <Failure title="The file could not be read" error={columns.error ?? shipped.error} />
    </section>
  );
}

function Choice({ label, about, pick }: { label: string; about: string; pick: () => void }) {
  return (
    <li>
      <Button
        tone="quiet"
        className="h-auto! w-full flex-col gap-0.5! rounded-2xl! py-4 whitespace-normal!"
        onClick={pick}
      >
        <span>{label}</span>
        <span className="text-sm font-normal text-muted">{about}</span>
      </Button>
    </li>
  );
}
