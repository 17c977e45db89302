"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Address, zeroAddress, zeroHash } from "viem";
import { OfferPasses } from "../dataset/OfferPasses.tsx";
import { datasetPath } from "../dataset/datasetPath.ts";
import { useToken } from "../figures/useToken.ts";
import { licencesQuery } from "../indexer/licenceQueries.ts";
import { validatorsQuery } from "../indexer/payoutQueries.ts";
import { tokensQuery } from "../indexer/queries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useSchemas } from "../query/useSchemas.ts";
import { useAction } from "../transactions/useAction.ts";
import { Button, buttonLook } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Fault } from "../ui/Fault.tsx";
import { Field } from "../ui/Field.tsx";
import { Link } from "../ui/Link.tsx";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Notice } from "../ui/Notice.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { useAddress } from "../wallet/useAddress.ts";
import { RulesForm } from "./RulesForm.tsx";
import { Sample } from "./Sample.tsx";
import { SchemaBuilder } from "./SchemaBuilder.tsx";
import { StartFrom } from "./StartFrom.tsx";
import { chainsQuery } from "./chainsQuery.ts";
import type { CreatedPool, NewPool } from "./createPool.ts";
import { EMPTY_POOL, type PoolDraft, poolDrafts } from "./poolDraft.ts";
import { type RulesDraft, rulesOf } from "./rulesDraft.ts";
import { type SchemaDraft, schemaOf } from "./schemaDraft.ts";

/** A pool, from its schema to the transaction that creates it. What was typed is kept over a reload. */
export function CreatePool() {
  const [draft, setDraft] = useState(poolDrafts.load);
  const { gatewayUrl } = usePublicConfig();
  const edit = (part: Partial<PoolDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    poolDrafts.save(next);
  };
  const create = useAction(async (act, pool: NewPool): Promise<CreatedPool> => {
    const created = await (await import("./createPool.ts")).createPool(act, gatewayUrl, pool);
    poolDrafts.clear();
    return created;
  });
  if (create.data) return <Created pool={create.data} made={create.variables} />;
  if (draft.schema === undefined) return <StartFrom start={(schema) => edit({ schema })} />;
  return (
    <div className="max-w-3xl space-y-10">
      <Form
        draft={{ ...draft, schema: draft.schema }}
        edit={edit}
        busy={create.isPending}
        submit={(pool) => create.mutate(pool)}
        startOver={() => edit(EMPTY_POOL)}
      />
      <Failure title="The pool was not created" error={create.error} />
    </div>
  );
}

type FormProps = {
  draft: PoolDraft & { schema: SchemaDraft };
  edit: (part: Partial<PoolDraft>) => void;
  busy: boolean;
  submit: (pool: NewPool) => void;
  startOver: () => void;
};

function Form({ draft, edit, busy, submit, startOver }: FormProps) {
  const [strict, setStrict] = useState(false);
  const { schema, problems: inSchema } = useSchemaProblems(draft.schema);
  const around = useAround(draft.rules);
  const { problems: inRules, rules } = rulesOf(draft.rules, around);
  const title = draft.title.trim() === "" ? schema.name : draft.title.trim();
  const known = inSchema !== undefined && around.known;
  const here = rules.chain === zeroHash;
  const faults = Object.keys({ ...inSchema, ...inRules }).length;
  return (
    <form
      noValidate
      className="space-y-10"
      onSubmit={(event) => {
        event.preventDefault();
        setStrict(true);
        if (known && faults === 0) submit({ schema, title, personal: draft.rules.personal, rules });
      }}
    >
      <div className="flex flex-wrap items-end justify-between gap-4">
        <Field label="Title, for people" className="min-w-0 flex-1">
          {(control) => (
            <input
              {...control}
              value={draft.title}
              maxLength={200}
              placeholder={schema.name}
              onChange={({ target }) => edit({ title: target.value })}
            />
          )}
        </Field>
        <Button tone="ghost" size="small" onClick={startOver}>
          Start over
        </Button>
      </div>
      <SchemaBuilder
        schema={draft.schema}
        problems={inSchema ?? {}}
        strict={strict}
        change={(next) => edit({ schema: next })}
      />
      <Sample schema={schema} ready={inSchema !== undefined && Object.keys(inSchema).length === 0} />
      <RulesForm
        rules={draft.rules}
        problems={inRules}
        shown={(name, typed = "") => (strict || typed !== "" ? inRules[name] : undefined)}
        change={(part) => edit({ rules: { ...draft.rules, ...part } })}
        {...around}
      />
      <NeedsWallet to="create the pool">
        <div className="space-y-3">
          <p className="max-w-prose text-sm leading-relaxed text-muted">
            The schema and its description are public. Fields may be added later, never changed; other terms wait out a
            notice, and bind only who consents again. Streams anchor on {here ? "this chain" : "the metagraph"}.
          </p>
          <Button type="submit" busy={busy} disabled={!known}>
            Create the pool
          </Button>
          {strict && faults > 0 && (
            <Fault>{faults === 1 ? "One thing is" : `${faults} things are`} to be put right above.</Fault>
          )}
        </div>
      </NeedsWallet>
    </form>
  );
}

/** A schema and what is wrong with it, by path; the problems are undefined while what checks it is being loaded. */
function useSchemaProblems(draft: SchemaDraft) {
  const tables = useSchemas();
  const sdk = useQuery({
    queryKey: ["sdk"],
    queryFn: () => import("@datagraph/sdk"),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  const schema = schemaOf(draft);
  if (sdk.data === undefined || tables === undefined) return { schema, problems: undefined };
  const problems: Record<string, string> = {};
  // queries name a pool's table, so two pools of one name would shadow each other
  const same = tables.find((table) => table.schema.name === schema.name);
  if (same) problems.name = `Pool ${same.pool.number} has this name already: choose another`;
  for (const { path, message } of sdk.data.poolSchemaProblems(schema)) problems[path] ??= message;
  return { schema, problems };
}

/** What rules may refer to, as the indexer has it. */
function useAround(rules: RulesDraft) {
  const tokens = useRows(tokensQuery).data;
  const validators = useRows(validatorsQuery).data;
  const licences = useRows(licencesQuery).data;
  const { gatewayUrl } = usePublicConfig();
  const chains = useQuery(chainsQuery(gatewayUrl)).data;
  const self = useAddress();
  const usual = tokens?.find(({ token }) => token !== zeroAddress) ?? tokens?.[0];
  const paid = tokens?.find(({ index }) => index === rules.token) ?? usual;
  const token = useToken(paid?.token);
  return {
    known: token !== undefined && validators !== undefined && licences !== undefined,
    tokens: tokens ?? [],
    chains: chains ?? [],
    licences: (licences ?? []).filter(({ active }) => active),
    validators: (validators ?? [])
      .filter(({ dismissedAt }) => dismissedAt === null)
      .map(({ validator }) => validator as Address),
    token: { index: paid?.index ?? 0, token: paid?.token ?? zeroAddress, decimals: token?.decimals ?? 18 },
    self,
  };
}

function Created({ pool: { number, id }, made: { title, rules } }: { pool: CreatedPool; made: NewPool }) {
  return (
    <div className="max-w-3xl space-y-8">
      <Notice tone="calm" title={`${title} is pool ${number}`}>
        <p>People may join it now.</p>
        <p className="flex flex-wrap gap-2">
          <Link href={datasetPath(id)} className={buttonLook({ size: "small" })}>
            See its page
          </Link>
          <Link href={`/join/${number}`} className={buttonLook({ size: "small", tone: "quiet" })}>
            See what joining asks
          </Link>
        </p>
      </Notice>
      <section aria-labelledby="passes" className="space-y-4">
        <h2 id="passes" className="text-lg font-semibold tracking-tight">
          Passes
        </h2>
        <p className="max-w-prose text-sm leading-relaxed text-muted">
          Researchers query it with a pass. What a pass costs is theirs to spend on queries, and paid out by use.
        </p>
        <OfferPasses id={id} licences={rules.prices.map(({ licence }) => licence)} token={rules.token} isPool />
      </section>
    </div>
  );
}
