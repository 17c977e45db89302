import { type VariantProps, cva } from "class-variance-authority";
import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { Icon } from "./Icon.tsx";

const LOOK = cva(
  "inline-flex cursor-pointer items-center justify-center gap-2 rounded-full font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-55",
  {
    variants: {
      tone: {
        primary: "bg-accent text-on-accent enabled:hover:opacity-90",
        quiet: "border border-line bg-surface text-ink enabled:hover:bg-sunken",
        ghost: "text-muted enabled:hover:bg-sunken enabled:hover:text-ink",
        danger: "border border-bad/40 bg-bad-soft text-bad enabled:hover:border-bad",
      },
      size: { small: "h-9 px-3.5 text-sm", normal: "h-11 px-5" },
    },
    defaultVariants: { tone: "primary", size: "normal" },
  },
);

type Props = ComponentProps<"button"> & VariantProps<typeof LOOK> & { busy?: boolean };

/** A button; while it is busy it says so and takes no clicks. */
export function Button({ tone, size, busy = false, disabled, className, children, ...rest }: Props) {
  return (
    <button
      type="button"
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={clsx(LOOK({ tone, size }), className)}
      {...rest}
    >
      {busy && <Icon name="busy" className="size-4 animate-spin" />}
      {children}
    </button>
  );
}

/** Returns a button's look, for a link. */
export function buttonLook(options: VariantProps<typeof LOOK> = {}): string {
  return LOOK(options);
}
