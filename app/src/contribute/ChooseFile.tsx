"use client";
import { type DragEvent, useState } from "react";
import { FILE, Field } from "../ui/Field.tsx";
import { refusal } from "./refusal.ts";

/** Takes a file by its field or by drag and drop; what does not do is refused beside the field. */
export function ChooseFile({ choose }: { choose: (file: File) => void }) {
  const [refused, setRefused] = useState<string>();
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    const reason = refusal(file);
    setRefused(reason);
    if (reason === undefined) choose(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  return (
    <div
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
      className="rounded-2xl border border-dashed border-line bg-surface p-6 sm:p-8"
    >
      <Field
        label="Choose a file, or drop one here"
        hint="Of CSV, JSON and NDJSON each record can be proven by itself. Any other file is proven piece by piece."
        error={refused}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            className={`${control.className} ${FILE}`}
            onChange={({ target }) => take(target.files?.[0])}
          />
        )}
      </Field>
    </div>
  );
}
