import { expect, test } from "vitest";
import { showBytes, showProgress } from "./progress.ts";

function screenOf(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

test("nobody looks: nothing is written", () => {
  const screen = screenOf(false);
  const progress = showProgress(false, screen);
  progress.step("reading", 5, 10);
  progress.end();
  expect(screen.written).toEqual([]);
});

test("a terminal's line tells bytes, rate and time left, and is drawn ten times a second at most", () => {
  const screen = screenOf(true);
  let time = 0;
  const progress = showProgress(false, screen, () => time);
  progress.step("encrypting", 0, 100 * 2 ** 20);
  for (time = 1; time <= 1_000; time++) progress.step("encrypting", time * 2 ** 20 * 0.05, 100 * 2 ** 20);
  expect(screen.written.length).toBeLessThan(13);
  const [, line] = screen.written.at(-1)!.split("\r\x1b[2K");
  expect(line).toMatch(/^encrypting [\d.]+ MiB of 100 MiB, \d+ %, 50.0 MiB\/s, [12] s left$/);
  progress.step("uploading", 1, 2);
  expect(screen.written.at(-2)).toMatch(/\n$/);
});

test("elsewhere it is a line a second, when asked for", () => {
  const screen = screenOf(false);
  let time = 0;
  const progress = showProgress(true, screen, () => time);
  for (time = 0; time < 3_000; time += 10) progress.step("uploading", time);
  progress.end();
  expect(screen.written).toHaveLength(4);
  expect(screen.written.join("")).not.toContain("\r");
  expect(screen.written.at(-1)).toBe("uploading 2.9 KiB, 1000 B/s\n");
});

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1536, "1.5 KiB"],
  [150 * 2 ** 20, "150 MiB"],
  [2 ** 60, "1048576 TiB"],
])("%i bytes are %s", (bytes, text) => expect(showBytes(bytes)).toBe(text));
