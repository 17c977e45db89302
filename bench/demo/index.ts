import { makeWorld } from "../../cli/src/demo/makeWorld.ts";
import { runDemo } from "../../cli/src/demo/runDemo.ts";
import { startStack } from "../../cli/src/stack/startStack.ts";
import { DEMO_PARTS } from "../../cli/src/demo.ts";
import type { Row } from "../row.ts";

/** Seconds the whole demo may take when everything is installed and built. */
const WARM_SECONDS = 90;

/** Times and gas of the demo's steps, on a stack of its own. Seconds depend on the machine; gas does not. */
export async function run(): Promise<Row[]> {
  const begun = performance.now();
  const stack = await startStack({ only: DEMO_PARTS });
  const started = performance.now();
  try {
    const world = await makeWorld(stack);
    const steps = await runDemo(world, { withFraud: true, onStart: () => undefined, onEnd: () => undefined });
    const total = seconds(performance.now() - begun);
    return [
      { work: "start the stack", value: seconds(started - begun), unit: "s" },
      ...steps.flatMap(({ step, milliseconds, gas }): Row[] => [
        { work: step, value: seconds(milliseconds), unit: "s" },
        { work: step, value: gas, unit: "gas" },
      ]),
      { work: "whole demo, warm", value: total, unit: "s", target: `<= ${WARM_SECONDS} s`, ok: total <= WARM_SECONDS },
    ];
  } finally {
    await stack.stop();
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
