"use client";

type Props = { id: string; checked: boolean; change: (checked: boolean) => void };

/** Something that is on or off; a label names it by its id. The browser's own checkbox, which needs no inline style. */
export function Switch({ id, checked, change }: Props) {
  return (
    <input
      type="checkbox"
      role="switch"
      id={id}
      checked={checked}
      onChange={(event) => change(event.target.checked)}
      className="h-6 w-10 shrink-0 cursor-pointer appearance-none rounded-full border border-muted bg-sunken p-0.5 transition-colors before:block before:size-4.5 before:rounded-full before:bg-muted before:transition-transform checked:border-accent checked:bg-accent checked:before:translate-x-4 checked:before:bg-on-accent"
    />
  );
}
