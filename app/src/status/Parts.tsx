"use client";
import { Command } from "../ui/Command.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import type { PartName, PartStatus } from "./status.ts";
import { useStatus } from "./useStatus.ts";

const LABELS: Readonly<Record<string, string>> = { chain: "Chain", indexer: "Indexer", gateway: "Gateway" };
const LOOK = {
  up: { icon: "check", tone: "text-good" },
  behind: { icon: "behind", tone: "text-warn" },
  down: { icon: "down", tone: "text-bad" },
} as const;

/** The state of every part, with what to do about one that is down. */
export function Parts() {
  const { data, isError } = useStatus();
  return (
    <Panel title="Parts" id="parts" note={data?.chainId === undefined ? "" : `chain ${data.chainId}`}>
      {isError ? <Unreachable /> : data ? <List parts={data.parts} /> : <Skeleton lines={6} />}
      {data?.parts.some(({ state }) => state === "down") && (
        <p className="mt-4 border-t border-line pt-4 text-sm leading-relaxed text-muted">
          Start what is missing with <Command>./datagraph up</Command>. Each part&apos;s log is in{" "}
          <Command>.datagraph/logs</Command>.
        </p>
      )}
    </Panel>
  );
}

function List({ parts }: { parts: readonly PartStatus[] }) {
  return (
    <ul className="space-y-2.5">
      {parts.map((part) => (
        <li key={part.name} className="flex items-center gap-3 text-sm">
          <Icon name={LOOK[part.state].icon} className={`size-4.5 shrink-0 ${LOOK[part.state].tone}`} />
          <span className="font-medium">{label(part.name)}</span>
          <span className="ml-auto text-right text-muted tabular-nums">{detail(part)}</span>
        </li>
      ))}
    </ul>
  );
}

function Unreachable() {
  return (
    <p className="text-sm leading-relaxed text-muted">
      This page&apos;s own server does not answer. If you stopped the stack, start it again with{" "}
      <Command>./datagraph up</Command>; the page then goes on by itself.
    </p>
  );
}

function label(name: PartName): string {
  return LABELS[name] ?? name.replace("committee-", "Key node ");
}

function detail({ name, state, block, lag }: PartStatus): string {
  if (state === "down") return "not reachable";
  if (state === "behind") return `${lag!.toLocaleString("en")} blocks behind`;
  if (block === undefined) return "ready";
  return name === "chain" ? `block ${block.toLocaleString("en")}` : "in step";
}
