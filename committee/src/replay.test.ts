import { afterEach, expect, test, vi } from "vitest";
import { replayGuard } from "./replay.ts";

afterEach(() => vi.useRealTimers());

test("a message is spent once until it expires", () => {
  const guard = replayGuard();
  guard.spend("a", Date.now() + 1_000);
  guard.spend("b", Date.now() + 1_000);
  expect(() => guard.spend("a", Date.now() + 1_000)).toThrow(expect.objectContaining({ code: "session-replayed" }));
});

test("a full guard forgets only expired messages, and refuses when none are", () => {
  vi.useFakeTimers();
  const guard = replayGuard(2);
  guard.spend("a", Date.now() + 1_000);
  guard.spend("b", Date.now() + 5_000);
  expect(() => guard.spend("c", Date.now() + 5_000)).toThrow(expect.objectContaining({ code: "too-busy" }));
  vi.advanceTimersByTime(2_000);
  guard.spend("c", Date.now() + 5_000);
  expect(() => guard.spend("b", Date.now() + 5_000)).toThrow(expect.objectContaining({ code: "session-replayed" }));
});
