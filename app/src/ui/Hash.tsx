"use client";
import { shortHex } from "../format/shortHex.ts";
import { CopyButton } from "./CopyButton.tsx";
import { usePublicConfig } from "./Providers.tsx";

type Props = { value: bigint | string; of?: "address" | "tx" };

/** An id, address or transaction, short, to copy whole; with a link where the chain has an explorer. */
export function Hash({ value, of }: Props) {
  const { explorerUrl } = usePublicConfig();
  const whole = typeof value === "bigint" ? `0x${value.toString(16).padStart(64, "0")}` : value;
  const short = whole.startsWith("0x") ? shortHex(whole) : `${whole.slice(0, 8)}…${whole.slice(-6)}`;
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      {of !== undefined && explorerUrl !== undefined ? (
        <a
          href={`${explorerUrl}/${of}/${whole}`}
          title={whole}
          className="font-mono text-[0.9em] text-accent underline"
        >
          {short}
        </a>
      ) : (
        <span title={whole} className="font-mono text-[0.9em]">
          {short}
        </span>
      )}
      <CopyButton text={whole} label={`Copy ${whole}`} />
    </span>
  );
}
