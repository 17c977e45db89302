import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { deployDataGraph } from "./deployDataGraph.ts";

/** Everything, on a public chain: settlement tokens are those that the parameters name. */
export default buildModule("DataGraph", (m) => deployDataGraph(m, m.getParameter("tokens")));
