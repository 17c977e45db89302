import { readFileSync } from "node:fs";
import { deploymentOf } from "@datagraph/protocol";
import { network } from "hardhat";
import { zeroAddress } from "viem";
import { expect, test } from "vitest";
import Local from "../../../ignition/modules/Local.ts";
import { checkDeployment } from "../../../scripts/deployment/checkDeployment.ts";

const FILE = "ignition/parameters/local.json";
const { DataGraph: parameters } = JSON.parse(readFileSync(FILE, "utf8")) as { DataGraph: Record<string, unknown> };

test("proves every role and parameter of the local deployment, and finds each that is not so", async () => {
  const { viem, ignition } = await network.connect();
  await ignition.deploy(Local, { parameters: FILE });
  const client = await viem.getPublicClient();
  const deployment = deploymentOf(31337);
  const checks = await checkDeployment(client, deployment, parameters);
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks.length).toBeGreaterThan(50);

  const otherwise = { ...parameters, vetoWindow: 1, guardian: zeroAddress, quorumFloor: "1n" };
  const failed = (await checkDeployment(client, deployment, otherwise)).filter(({ ok }) => !ok);
  expect(failed.map(({ what }) => what).sort()).toEqual([
    "Appointments.guardian",
    "DataGovernor.quorumFloor",
    "RewardVault.vetoWindow",
  ]);
  const swapped = {
    ...deployment,
    contracts: { ...deployment.contracts, RewardVault: deployment.contracts.QueryLedger },
  };
  const wrong = (await checkDeployment(client, swapped, parameters)).filter(({ ok }) => !ok).map(({ what }) => what);
  expect(wrong).toEqual(expect.arrayContaining(["AccessPass.vault", "QueryLedger.vault", "RewardVault.bond"]));
});
