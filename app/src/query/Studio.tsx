"use client";
import { LICENCES, licenceName } from "@datagraph/protocol/licences";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { Link } from "../ui/Link.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { Answered } from "./Answered.tsx";
import { Deposit } from "./Deposit.tsx";
import { Quoted } from "./Quoted.tsx";
import { Recent } from "./Recent.tsx";
import { SchemaTree } from "./SchemaTree.tsx";
import { exampleOf } from "./exampleOf.ts";
import { useSavedQueries } from "./useSavedQueries.ts";
import { isCancelled, positionOf, useStudio } from "./useStudio.ts";
import { useSchemas } from "./useSchemas.ts";

const Editor = dynamic(() => import("./Editor.tsx").then(({ Editor }) => Editor), {
  ssr: false,
  loading: () => <Skeleton lines={6} />,
});

/** The editor with the pools beside it, then price, run and answer. */
export function Studio() {
  const schemas = useSchemas();
  const [sql, setSql] = useState(() => exampleOf(schemas));
  const [licence, setLicence] = useState<number>(LICENCES.academic);
  const [saved, keep, drop] = useSavedQueries();
  const studio = useStudio();
  const { quote, run, cancel } = studio;
  const edit = (text: string) => {
    setSql(text);
    quote.reset();
  };
  return (
    <div className="grid gap-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
      <div className="min-w-0 space-y-6 lg:col-start-2">
        {/* as high as the editor will be, whose code comes later */}
        <div className="min-h-[12.625rem]">
          <Editor value={sql} change={edit} schemas={schemas} problem={positionOf(quote.error)} />
        </div>
        <NeedsWallet to="ask">
          <div className="flex flex-wrap items-end gap-3">
            <Field label="Licence" className="w-44">
              {(control) => (
                <select {...control} value={licence} onChange={({ target }) => setLicence(Number(target.value))}>
                  {Object.values(LICENCES).map((one) => (
                    <option key={one} value={one}>
                      {licenceName(one)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Button busy={quote.isPending} disabled={sql.trim() === ""} onClick={() => quote.mutate({ sql, licence })}>
              What does it cost?
            </Button>
            {quote.isPending && (
              <Button tone="ghost" onClick={cancel}>
                Cancel
              </Button>
            )}
            <Button tone="ghost" onClick={() => keep(sql)}>
              Save
            </Button>
          </div>
          <Refused title="The query was refused, and costs nothing" error={quote.error} />
          {quote.data && run.data === undefined && (
            <Quoted
              quote={quote.data}
              busy={run.isPending}
              run={(format) => run.mutate({ sql, quote: quote.data, format })}
              cancel={cancel}
            />
          )}
          <Refused title="The query did not run" error={run.error} />
          {run.data && <Answered answer={run.data} />}
          <Deposit />
          <Recent />
        </NeedsWallet>
      </div>
      <div className="space-y-6 lg:col-start-1 lg:row-start-1">
        <SchemaTree schemas={schemas} insert={(name) => edit(`${sql} ${name}`)} />
        <section>
          <h2 className="mb-2 font-semibold tracking-tight">Saved queries</h2>
          {saved.length === 0 && <p className="text-sm text-muted">None yet. They stay in this browser.</p>}
          <ul className="space-y-1 text-sm">
            {saved.map((text) => (
              <li key={text} className="flex items-center gap-1">
                <button
                  type="button"
                  onClick={() => edit(text)}
                  className="min-w-0 flex-1 cursor-pointer truncate rounded-md px-2 py-1.5 text-left font-mono hover:bg-sunken"
                >
                  {text}
                </button>
                <button
                  type="button"
                  onClick={() => drop(text)}
                  aria-label={`Forget: ${text.slice(0, 60)}`}
                  className="cursor-pointer rounded-md px-2 py-1.5 text-muted hover:bg-sunken"
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </div>
  );
}

function Refused({ title, error }: { title: string; error: Error | null }) {
  if (!isCancelled(error)) return <Failure title={title} error={error} />;
  return (
    <Notice tone="calm" title="You cancelled it">
      {error.answered === undefined ? (
        <p>The gateway ended the query. Nothing is charged.</p>
      ) : (
        <p>
          The gateway had answered already, and the answer is charged.{" "}
          <Link href={`/query/${error.answered}`} className="font-medium text-accent underline underline-offset-4">
            Get it from its receipt
          </Link>
        </p>
      )}
    </Notice>
  );
}
