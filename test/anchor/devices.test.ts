import { expect, it } from "vitest";
import { runDevices } from "../../bench/anchor/devices/runDevices.ts";

// the same at size: npm run bench -- anchor
it("devices' records are anchored once each though their host is killed every day", { timeout: 120_000 }, async () => {
  const [devices, days] = [4, 3];
  const report = await runDevices(devices, days);
  expect(report).toMatchObject({ kills: days, missing: 0, twice: 0, anchored: devices * days * 25 });
});
