const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The person or the system asked the process to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * Returns an AbortSignal that is aborted by the first Ctrl-C or SIGTERM. The second one ends the process at once.
 */
export function untilSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort(new Interrupted(`Stopped by ${signal}`));
    });
  }
  return controller.signal;
}

/** Resolves when one of the signals is aborted, with its reason. */
export function anyAborted(...signals: readonly AbortSignal[]): Promise<unknown> {
  const any = AbortSignal.any([...signals]);
  return new Promise((resolve) => {
    if (any.aborted) resolve(any.reason);
    else any.addEventListener("abort", () => resolve(any.reason), { once: true });
  });
}
