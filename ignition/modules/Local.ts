import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { deployDataGraph } from "./deployDataGraph.ts";

/** Everything, on a local chain: the settlement token is a pretend dollar that anyone mints. */
export default buildModule("DataGraph", (m) => {
  const dollar = m.contract("TestDollar");
  return { dollar, ...deployDataGraph(m, [dollar]) };
});
