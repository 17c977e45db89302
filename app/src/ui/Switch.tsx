"use client";
import { Switch as Radix } from "radix-ui";

type Props = { checked: boolean; change: (checked: boolean) => void; label: string; disabled?: boolean };

/** Something that is on or off. */
export function Switch({ checked, change, label, disabled = false }: Props) {
  return (
    <Radix.Root
      checked={checked}
      onCheckedChange={change}
      aria-label={label}
      disabled={disabled}
      className="h-6 w-10 shrink-0 cursor-pointer rounded-full border border-muted bg-sunken p-0.5 transition-colors disabled:cursor-not-allowed disabled:opacity-55 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-4.5 rounded-full bg-muted transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  );
}
