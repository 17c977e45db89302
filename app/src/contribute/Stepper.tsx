import { Icon } from "../ui/Icon.tsx";

const NAMES = ["File", "Licence and price", "Encrypt and register"] as const;

/** How far one is. */
export function Stepper({ at }: { at: number }) {
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {NAMES.map((name, index) => (
        <li
          key={name}
          aria-current={index === at ? "step" : undefined}
          className="flex items-center gap-2 text-muted aria-[current]:font-medium aria-[current]:text-ink"
        >
          <span className="grid size-6 place-items-center rounded-full border border-line bg-surface text-xs tabular-nums">
            {index < at ? <Icon name="check" className="size-3.5 text-good" /> : index + 1}
          </span>
          {name}
        </li>
      ))}
    </ol>
  );
}
