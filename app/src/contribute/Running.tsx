import { formatBytes } from "../format/formatBytes.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { STEPS, type Step } from "./steps.ts";

/** The step that is under way, how many bytes of it are done, and since when (both in milliseconds of the page). */
export type At = { step: Step; bytes: number; since: number; now: number };

const NAMES: Readonly<Record<Step, string>> = {
  unlocking: "Unlock your key with your wallet",
  reading: "Take the file's fingerprint",
  encrypting: "Encrypt and store",
  committing: "Commit to each record",
  registering: "Register",
  offering: "Offer passes",
};
/** Of these the bytes are known while they go on. */
const MEASURED: readonly Step[] = ["reading", "encrypting"];

/** The steps of a contribution, with bytes and rate of the one under way. */
export function Running({ at, size, stop }: { at: At | undefined; size: number; stop: () => void }) {
  const reached = at === undefined ? -1 : STEPS.indexOf(at.step);
  const stoppable = reached < STEPS.indexOf("registering");
  return (
    <section aria-labelledby="running" className="space-y-5 rounded-2xl border border-line bg-surface p-5 sm:p-6">
      <h2 id="running" className="text-lg font-semibold tracking-tight">
        Sharing it
      </h2>
      <ol className="space-y-3" aria-live="polite">
        {STEPS.map((step, index) => (
          <li key={step} className={index > reached ? "text-muted" : undefined}>
            <p className="flex items-center gap-2">
              {index < reached && <Icon name="check" className="size-4 text-good" />}
              {index === reached && <Icon name="busy" className="size-4 animate-spin text-accent" />}
              {index > reached && <span className="size-4" />}
              {NAMES[step]}
            </p>
            {index === reached && at && MEASURED.includes(step) && <Bytes at={at} size={size} name={NAMES[step]} />}
          </li>
        ))}
      </ol>
      {stoppable ? (
        <Button tone="ghost" size="small" onClick={stop}>
          Cancel
        </Button>
      ) : (
        <p className="text-sm text-muted">To stop now, decline in your wallet.</p>
      )}
    </section>
  );
}

function Bytes({ at: { bytes, since, now }, size, name }: { at: At; size: number; name: string }) {
  const seconds = (now - since) / 1_000;
  return (
    <div className="mt-2 ml-6 space-y-1">
      <progress max={size} value={bytes} aria-label={name} />
      <p aria-live="off" className="text-sm text-muted tabular-nums">
        {formatBytes(bytes)} of {formatBytes(size)}
        {seconds > 0.5 && `, ${formatBytes(bytes / seconds)}/s`}
      </p>
    </div>
  );
}
