import hre from "hardhat";
import { afterAll } from "vitest";

// what a test file reached is in its process only, until this saves it
afterAll(() => hre.hooks.runHandlerChain("test", "onTestWorkerDone", ["vitest"], async () => {}));
