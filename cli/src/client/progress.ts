/** Options of every command that moves many bytes. */
export const PROGRESS = { "--progress": "show progress even where standard error is no terminal" } as const;

/** Hears how many bytes of a step are done. A step ends when another begins, or at `end`. */
export type Progress = { step(name: string, done: number, total?: number): void; end(): void };

const REDRAW = 100;
/** Where lines stay, fewer of them. */
const REPEAT = 1_000;

/** Where and how progress is written. */
type Screen = { isTTY?: boolean; write(text: string): unknown };

/** Returns a display of bytes, rate and time left on standard error; a silent one where nobody looks. */
export function showProgress(
  always: boolean,
  screen: Screen = process.stderr,
  now = () => performance.now(),
): Progress {
  if (screen.isTTY !== true && !always) return { step: () => undefined, end: () => undefined };
  const terminal = screen.isTTY === true;
  let current: { name: string; began: number; from: number; drawn: number; line: string } | undefined;
  const finish = () => {
    if (current) screen.write(terminal ? `\r\x1b[2K${current.line}\n` : `${current.line}\n`);
    current = undefined;
  };
  return {
    step(name, done, total) {
      if (current?.name !== name) {
        finish();
        current = { name, began: now(), from: done, drawn: -Infinity, line: "" };
      }
      const time = now();
      const seconds = (time - current.began) / 1_000;
      current.line = describe(name, done, total, seconds > 0 ? (done - current.from) / seconds : 0);
      if (time - current.drawn < (terminal ? REDRAW : REPEAT)) return;
      current.drawn = time;
      screen.write(terminal ? `\r\x1b[2K${current.line}` : `${current.line}\n`);
    },
    end: finish,
  };
}

function describe(name: string, done: number, total: number | undefined, rate: number): string {
  const parts = [
    `${name} ${showBytes(done)}${total === undefined ? "" : ` of ${showBytes(total)}`}`,
    ...(total ? [`${Math.min(100, Math.floor((100 * done) / total))} %`] : []),
    ...(rate > 0 ? [`${showBytes(rate)}/s`] : []),
    ...(rate > 0 && total !== undefined && done < total ? [`${showSeconds((total - done) / rate)} left`] : []),
  ];
  return parts.join(", ");
}

/** Returns a number of bytes for people: `1.5 MiB`. */
export function showBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** unit;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function showSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : whole < 3_600 ? `${Math.ceil(whole / 60)} min` : `${(whole / 3_600).toFixed(1)} h`;
}
