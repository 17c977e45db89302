"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { Hash } from "../ui/Hash.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import type { Dataset } from "./useDataset.ts";
import { checkCiphertext } from "./checkCiphertext.ts";
import { checkProof } from "./checkProof.ts";

/** What anyone can check of a dataset, here in the browser. */
export function Proof({ dataset }: { dataset: Dataset }) {
  return (
    <div className="space-y-8">
      {dataset.row.cid === null ? (
        <p className="max-w-prose leading-relaxed text-muted">
          A pool has no bytes of its own: each stream&apos;s records are proven by its anchors, in the history.
        </p>
      ) : (
        <Ciphertext cid={dataset.row.cid} />
      )}
      {dataset.row.root !== null && <Record dataset={dataset} />}
    </div>
  );
}

function Ciphertext({ cid }: { cid: string }) {
  const { gatewayUrl } = usePublicConfig();
  const check = useMutation({ mutationFn: () => checkCiphertext(gatewayUrl, cid) });
  return (
    <section className="space-y-3">
      <h2 className="font-semibold tracking-tight">The stored bytes</h2>
      <p className="max-w-prose text-sm leading-relaxed text-muted">
        Fetches every block of <Hash value={cid} /> from the gateway and hashes it here: the chain names these bytes and
        no others.
      </p>
      <Button tone="quiet" size="small" busy={check.isPending} onClick={() => check.mutate()}>
        Verify the CID
      </Button>
      {check.data !== undefined && (
        <p role="status" className="text-sm font-medium text-good">
          {check.data.toLocaleString("en")} bytes are what the chain names.
        </p>
      )}
      <Failure title="The bytes could not be verified" error={check.error} />
    </section>
  );
}

function Record({ dataset: { row } }: { dataset: Dataset }) {
  const [text, setText] = useState("");
  const check = useMutation({ mutationFn: (proof: string) => checkProof(proof, row.root!, row.id) });
  return (
    <section className="space-y-3">
      <h2 className="font-semibold tracking-tight">One record</h2>
      <p className="max-w-prose text-sm leading-relaxed text-muted">
        Whoever has the data can prove a single record: <code className="font-mono">./datagraph data prove</code> writes
        the proof. Paste it to check that it leads to the data root <Hash value={row.root!} />.
      </p>
      <Field label="Proof (JSON)" error={check.error?.message}>
        {(control) => (
          <textarea
            {...control}
            rows={5}
            maxLength={1_000_000}
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              check.reset();
            }}
            className={`${control.className} font-mono text-sm`}
          />
        )}
      </Field>
      <Button
        tone="quiet"
        size="small"
        busy={check.isPending}
        disabled={text === ""}
        onClick={() => check.mutate(text)}
      >
        Verify the record
      </Button>
      {check.data && (
        <p role="status" className="text-sm font-medium text-good">
          {check.data}
        </p>
      )}
    </section>
  );
}
