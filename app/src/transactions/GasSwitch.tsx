"use client";
import { useId } from "react";
import { Switch } from "../ui/Switch.tsx";
import type { GasChoice } from "./useGasChoice.ts";

/** Lets somebody without coins have the gateway send what they sign; nothing where it does not offer that. */
export function GasSwitch({ gas: { offered, relayed, choose } }: { gas: GasChoice }) {
  const id = useId();
  if (!offered) return null;
  return (
    <div className="flex items-center gap-3">
      <Switch id={id} checked={relayed} change={choose} />
      <label htmlFor={id} className="cursor-pointer text-sm leading-snug">
        No coins? Sign only: the gateway pays the gas
      </label>
    </div>
  );
}
