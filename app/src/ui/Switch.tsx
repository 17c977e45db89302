"use client";
import { Switch as Radix } from "radix-ui";

type Props = { id: string; checked: boolean; change: (checked: boolean) => void };

/** Something that is on or off; a label names it by its id. */
export function Switch({ id, checked, change }: Props) {
  return (
    <Radix.Root
      id={id}
      checked={checked}
      onCheckedChange={change}
      className="h-6 w-10 shrink-0 cursor-pointer rounded-full border border-muted bg-sunken p-0.5 transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-4.5 rounded-full bg-muted transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  );
}
