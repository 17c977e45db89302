import type { Cadence } from "./schema.ts";

/** The length of a cadence's periods. Days and months are the contributor's calendar's, seconds are counted in UTC. */
export type Step = { unit: "seconds" | "days" | "months"; count: number };

const NAMED: Readonly<Record<string, Step>> = {
  hourly: { unit: "seconds", count: 3_600 },
  daily: { unit: "days", count: 1 },
};
const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const SHORTEST = 60;
const LONGEST: Readonly<Record<Step["unit"], number>> = { seconds: 366 * 86_400, days: 366, months: 120 };

/**
 * Returns the length of a cadence's periods, undefined for `static`. Throws RangeError for what is neither a name nor an ISO
 * 8601 duration of whole numbers between a minute and ten years, or mixes months with days or time, or days with time: how
 * long such a period is depends on where it is thought to begin.
 */
export function stepOf(cadence: Cadence): Step | undefined {
  if (cadence === "static") return undefined;
  const step = NAMED[cadence] ?? durationOf(cadence);
  const shortest = step?.unit === "seconds" ? SHORTEST : 1;
  if (step !== undefined && step.count >= shortest && step.count <= LONGEST[step.unit]) return step;
  throw new RangeError(
    `"${cadence}" is no cadence: give static, hourly, daily, or an ISO 8601 duration of one kind, such as PT15M, P7D or P1M`,
  );
}

function durationOf(text: string): Step | undefined {
  const parts = DURATION.exec(text)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (parts === undefined) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const steps: Step[] = [
    { unit: "months", count: years * 12 + months },
    { unit: "days", count: weeks * 7 + days },
    { unit: "seconds", count: hours * 3_600 + minutes * 60 + seconds },
  ];
  const used = steps.filter(({ count }) => count > 0);
  return used.length === 1 ? used[0] : undefined;
}
