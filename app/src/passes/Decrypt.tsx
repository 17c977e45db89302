"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useDocument } from "../dataset/useDocument.ts";
import type { Dataset } from "../dataset/useDataset.ts";
import { useAction } from "../transactions/useAction.ts";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { usePublicConfig } from "../ui/Providers.tsx";
import { save } from "./save.ts";

type Told = { nodes: Readonly<Record<string, string>>; done: number; size: number };

/** Decrypts a File on this device; shows which key nodes answered, verifies the records, saves. */
export function Decrypt({ dataset: { row } }: { dataset: Dataset }) {
  const { gatewayUrl } = usePublicConfig();
  const document = useDocument(row.metadataCid && row.metadata ? { cid: row.metadataCid, digest: row.metadata } : null);
  const [told, setTold] = useState<Told>({ nodes: {}, done: 0, size: 0 });
  const node = (url: string, state: string) =>
    setTold((before) => ({ ...before, nodes: { ...before.nodes, [url]: state } }));
  const open = useAction(async ({ client }) => {
    setTold({ nodes: {}, done: 0, size: 0 });
    const { decryptFile } = await import("./decryptFile.ts");
    return decryptFile(client, gatewayUrl, row.id, document.data, {
      share: (url) => node(url, "gave its share of the key"),
      failure: (url, reason) => node(url, reason),
      bytes: (done, size) => setTold((before) => ({ ...before, done, size })),
    });
  });
  const verify = useMutation({
    mutationFn: async () => (await import("./decryptFile.ts")).verifyDecrypted(open.data!),
  });
  return (
    <div className="space-y-4 border-t border-line pt-4 text-sm">
      <p className="leading-relaxed text-muted">
        Your wallet signs that a key of this page may open what you may read, for ten minutes. No transaction, no cost.
        The data never leaves this page.
      </p>
      {open.data === undefined && (
        <Button size="small" busy={open.isPending} onClick={() => open.mutate(undefined)}>
          Sign and decrypt
        </Button>
      )}
      <Nodes nodes={told.nodes} />
      {told.size > 0 && open.data === undefined && (
        <progress max={told.size} value={told.done} aria-label="Decrypted" />
      )}
      {open.data && (
        <div role="status" className="space-y-3">
          <p className="font-medium">
            {open.data.name}: {open.data.blob.size.toLocaleString("en")} bytes, every one authenticated.
          </p>
          <div className="flex flex-wrap gap-2">
            <Button size="small" onClick={() => void save(open.data!.blob, open.data!.name)}>
              Save
            </Button>
            <Button tone="quiet" size="small" busy={verify.isPending} onClick={() => verify.mutate()}>
              Verify the records
            </Button>
          </div>
          {verify.data && <p className="font-medium text-good">{verify.data}</p>}
        </div>
      )}
      <Failure title="The data could not be opened" error={open.error} />
      <Failure title="The records are not what was promised" error={verify.error} />
    </div>
  );
}

function Nodes({ nodes }: { nodes: Told["nodes"] }) {
  const entries = Object.entries(nodes);
  if (entries.length === 0) return null;
  return (
    <ul aria-label="Key nodes" className="space-y-1">
      {entries.map(([url, state]) => (
        <li key={url} className="break-words">
          <span className="font-mono">{new URL(url).host}</span> {state}
        </li>
      ))}
    </ul>
  );
}
