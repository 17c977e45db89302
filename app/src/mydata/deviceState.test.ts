import { expect, test } from "vitest";
import { deviceState } from "./deviceState.ts";

test("a device may anchor until its expiry; 0 says that it was revoked", () => {
  expect(deviceState({ expiry: 100n }, 99)).toBe("may anchor");
  expect(deviceState({ expiry: 100n }, 100)).toBe("expired");
  expect(deviceState({ expiry: 0n }, 99)).toBe("revoked");
});
