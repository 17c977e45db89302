import { clsx } from "clsx";
import { type ReactNode, useId } from "react";

/** How inputs, selects and text areas look. */
export const INPUT =
  "w-full rounded-lg border border-line bg-surface px-3 py-2.5 text-ink placeholder:text-muted aria-invalid:border-bad";

/** How the button of a file input looks, besides `INPUT`. */
export const FILE =
  "file:mr-3 file:cursor-pointer file:rounded-full file:border-0 file:bg-accent-soft file:px-3 file:py-1.5 file:text-sm file:font-medium file:text-accent";

type Control = { id: string; "aria-describedby"?: string; "aria-invalid"?: true; className: string };
type Props = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (control: Control) => ReactNode;
};

/** A labelled control, with its hint and what is wrong with it beside it. */
export function Field({ label, hint, error, className, children }: Props) {
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={clsx("space-y-1.5", className)}>
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        ...(about !== "" && { "aria-describedby": about }),
        ...(error && { "aria-invalid": true as const }),
        className: INPUT,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
