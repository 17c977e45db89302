import { CopyButton } from "./CopyButton.tsx";

/** Code to copy. */
export function Code({ children, label }: { children: string; label: string }) {
  return (
    <div className="relative rounded-xl border border-line bg-sunken">
      <div className="absolute top-2 right-2">
        <CopyButton text={children} label={label} />
      </div>
      <pre
        tabIndex={0}
        aria-label={label}
        className="overflow-x-auto p-4 pr-12 font-mono text-[0.8125rem] leading-relaxed"
      >
        {children}
      </pre>
    </div>
  );
}
