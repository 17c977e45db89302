import type { Finding } from "./analyse.ts";

/** An answer to the findings of one detector in some places; "*" is every place. */
export type Answer = { detector: string; places: string[] };

/** Returns the answers of a Markdown page: the rows of its tables that begin with a detector and places in backticks. */
export function readAnswers(markdown: string): Answer[] {
  const rows = markdown.matchAll(/^\| *`([a-z0-9-]+)` *\|([^|]*)\| *\S[^|]*\|$/gm);
  return [...rows].map(([, detector, places]) => ({
    detector: detector!,
    places: [...places!.matchAll(/`([^`]+)`/g)].map(([, place]) => place!),
  }));
}

/** Returns what is wrong: findings nobody answered, and answers to findings that are not there. */
export function compare(findings: readonly Finding[], answers: readonly Answer[]): string[] {
  const answered = answers.flatMap(({ detector, places }) => places.map((place) => ({ detector, place })));
  const open = findings.filter((finding) => !answered.some((answer) => fits(finding, answer)));
  const stale = answered.filter((answer) => !findings.some((finding) => fits(finding, answer)));
  return [
    ...open.map(({ impact, detector, place, description }) => `${impact}: ${detector} in ${place}\n${description}`),
    ...stale.map(({ detector, place }) => `The answer to ${detector} in ${place} answers nothing: remove it`),
  ];
}

/** High and medium findings are answered one by one. */
function fits({ detector, place, impact }: Finding, answer: { detector: string; place: string }): boolean {
  const grave = impact === "High" || impact === "Medium";
  return detector === answer.detector && (place === answer.place || (answer.place === "*" && !grave));
}
