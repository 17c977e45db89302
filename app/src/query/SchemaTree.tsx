"use client";
import { Skeleton } from "../ui/Skeleton.tsx";
import type { PoolTable } from "./useSchemas.ts";

/** The pools as tables with their fields; one click puts a name into the query. */
export function SchemaTree({
  schemas,
  insert,
}: {
  schemas: readonly PoolTable[] | undefined;
  insert: (name: string) => void;
}) {
  return (
    <section aria-labelledby="tables">
      <h2 id="tables" className="mb-2 font-semibold tracking-tight">
        Tables
      </h2>
      {schemas === undefined ? (
        <Skeleton lines={5} />
      ) : schemas.length === 0 ? (
        <p className="text-sm text-muted">There are no pools yet.</p>
      ) : (
        schemas.map(({ pool, schema }) => (
          <details key={pool.number} className="border-b border-line py-1.5 text-sm">
            <summary className="cursor-pointer rounded-md px-1 py-1.5 font-mono font-medium hover:bg-sunken">
              {schema.name} <span className="font-sans font-normal text-muted">{pool.class}</span>
            </summary>
            <ul className="pb-2 pl-3">
              {["person", ...schema.fields.map(({ name }) => name)].map((name, at) => (
                <li key={name}>
                  <button
                    type="button"
                    onClick={() => insert(name)}
                    title={at === 0 ? "A pseudonym, stable for you" : schema.fields[at - 1]!.description}
                    className="flex w-full cursor-pointer justify-between gap-2 rounded-md px-2 py-1 text-left hover:bg-sunken"
                  >
                    <span className="truncate font-mono">{name}</span>
                    <span className="text-muted">{at === 0 ? "pseudonym" : schema.fields[at - 1]!.type}</span>
                  </button>
                </li>
              ))}
            </ul>
            {pool.k > 1 && <p className="px-2 pb-2 text-muted">Answers only for groups of {pool.k} or more.</p>}
          </details>
        ))
      )}
    </section>
  );
}
