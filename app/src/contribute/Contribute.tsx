"use client";
import { useEffect, useState } from "react";
import { formatBytes } from "../format/formatBytes.ts";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";
import { NeedsWallet } from "../ui/NeedsWallet.tsx";
import { Notice } from "../ui/Notice.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { Chosen } from "./Chosen.tsx";
import { ChooseFile } from "./ChooseFile.tsx";
import { Done } from "./Done.tsx";
import { type Begun, draftStore } from "./draftStore.ts";
import type { Preview } from "./preview.ts";
import { type At, Running } from "./Running.tsx";
import type { Step } from "./steps.ts";
import { Stopped } from "./Stopped.ts";
import { Stepper } from "./Stepper.tsx";
import { TermsForm } from "./TermsForm.tsx";
import { type Draft, EMPTY, type Terms } from "./terms.ts";

type Order = { draft: Draft; offers: readonly Terms[] };

/** A file, step by step: chosen and read, priced, encrypted and stored, registered and offered. */
export function Contribute() {
  const { gatewayUrl } = usePublicConfig();
  const [file, setFile] = useState<File>();
  const [preview, setPreview] = useState<Preview>();
  const [begun, setBegun] = useState<Begun>();
  const [at, setAt] = useState<At>();
  const [stop, setStop] = useState<AbortController>();
  useEffect(() => setBegun(draftStore.load()), []);
  const gas = useGasChoice();
  const run = useAction(async (act, { draft, offers }: Order) => {
    const control = new AbortController();
    setStop(control);
    const { publish } = await import("./publish.ts");
    const hear = (step: Step, bytes: number) => setAt((before) => stepOn(before, step, bytes));
    const asked = { file: file!, preview: preview!, draft, offers, gateway: gatewayUrl, signal: control.signal, hear };
    const id = await publish(act, { ...asked, relayed: gas.relayed });
    draftStore.clear();
    return { id, name: draft.name, priced: offers.length > 0 };
  });
  const choose = (next: File | undefined) => {
    setFile(next);
    setPreview(undefined);
    run.reset();
  };
  const keep = (draft: Draft) => {
    const now = { file: file!.name, size: file!.size, draft };
    draftStore.save(now);
    setBegun(now);
  };
  if (run.data) return <Done {...run.data} another={() => choose(undefined)} />;
  const usable = preview !== undefined && preview.kind !== "broken";
  return (
    <div className="max-w-3xl space-y-8">
      <Stepper at={run.isPending ? 2 : usable ? 1 : 0} />
      {run.isPending ? (
        <Running at={at} size={file!.size} stop={() => stop?.abort()} />
      ) : (
        <>
          {file === undefined && begun && <Interrupted begun={begun} />}
          {file === undefined ? (
            <ChooseFile choose={choose} />
          ) : (
            <Chosen file={file} preview={preview} found={setPreview} back={() => choose(undefined)} />
          )}
          {usable && (
            <NeedsWallet to="share it">
              <TermsForm
                key={file!.name}
                initial={begun?.draft ?? { ...EMPTY, name: nameOf(file!) }}
                columns={preview.kind === "table" ? preview.read.fields.map(({ name }) => name) : []}
                gas={gas}
                change={keep}
                submit={(order) => {
                  setAt(undefined);
                  run.mutate(order);
                }}
              />
            </NeedsWallet>
          )}
          {run.error && <NotShared error={run.error} />}
        </>
      )}
    </div>
  );
}

function Interrupted({ begun: { file, size, draft } }: { begun: Begun }) {
  return (
    <Notice tone="calm" title={`You had begun to share ${draft.name || file}`}>
      <p>
        Texts and prices are kept, and what was stored is not sent again. Browsers forget a chosen file over a reload:
        choose {file} ({formatBytes(size)}) again to go on.
      </p>
    </Notice>
  );
}

function NotShared({ error }: { error: Error }) {
  if (error instanceof Stopped)
    return (
      <Notice tone="calm" title="You stopped it">
        <p>Nothing was registered. Ciphertext that was stored already is of no use to anybody without the key.</p>
      </Notice>
    );
  return (
    <Notice tone="bad" title="It was not shared">
      <p className="break-words whitespace-pre-line">{error.message}</p>
      <p>What was done is kept: try again, and it goes on from there.</p>
    </Notice>
  );
}

function stepOn(before: At | undefined, step: Step, bytes: number): At {
  const now = performance.now();
  if (before?.step !== step) return { step, bytes, since: now, now };
  return { ...before, bytes, now };
}

function nameOf({ name }: File): string {
  return name.replace(/\.[^.]+$/, "").replaceAll(/[_-]+/g, " ");
}
