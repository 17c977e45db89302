"use client";
import { useId } from "react";

type Props = { columns: readonly string[]; chosen: readonly string[]; change: (chosen: readonly string[]) => void };

/** Columns of which the public may see count, bounds and distribution; none by default. */
export function StatisticsChoice({ columns, chosen, change }: Props) {
  const id = useId();
  return (
    <fieldset>
      <legend className="font-semibold tracking-tight">Public statistics</legend>
      <p className="mb-3 text-sm text-muted">
        Of these columns anyone may see how many values there are, their bounds and a histogram.
      </p>
      <div className="flex flex-wrap gap-2">
        {columns.map((name) => (
          <label
            key={name}
            htmlFor={`${id}-${name}`}
            className="flex cursor-pointer items-center gap-2 rounded-full border border-line bg-surface px-3 py-1.5 text-sm has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              id={`${id}-${name}`}
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={({ target }) =>
                change(target.checked ? [...chosen, name] : chosen.filter((one) => one !== name))
              }
              className="accent-(--accent)"
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
