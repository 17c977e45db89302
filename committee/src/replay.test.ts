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

test("what expired is forgotten long before the guard is full", () => {
  vi.useFakeTimers();
  const guard = replayGuard();
  for (let i = 0; i < 1_000; i++) guard.spend(`first ${i}`, Date.now() + 60_000);
  vi.advanceTimersByTime(30_000);
  guard.spend("second", Date.now() + 60_000);
  expect(guard.held()).toBe(1_001);
  vi.advanceTimersByTime(30_000);
  guard.spend("third", Date.now() + 60_000);
  expect(guard.held()).toBe(2);
  expect(() => guard.spend("second", Date.now())).toThrow(expect.objectContaining({ code: "session-replayed" }));
});
