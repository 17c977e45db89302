import type { ArgumentType, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { artifacts } from "hardhat";
import { type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";

/** Creation code of the three contracts that Genesis creates, as Hardhat last built them. */
const code = {
  vault: await creationCode("RewardVault"),
  ledger: await creationCode("QueryLedger"),
  pass: await creationCode("AccessPass"),
};

/**
 * Deploys every contract by the parameters of `ignition/parameters`, hands all power to the timelock, and takes the
 * deployer's away.
 *
 * @param tokens settlement tokens of the LicenseBook, which become its indices 1, 2, 3 ...
 */
export function deployDataGraph(m: IgnitionModuleBuilder, tokens: ArgumentType) {
  const deployer = m.getAccount(0);
  const timelock = m.contract("TimelockController", [m.getParameter("timelockDelay"), [], [zeroAddress], deployer]);
  const token = m.contract("DataToken", [timelock, m.getParameter("holders"), m.getParameter("allocations")]);
  const governor = m.contract("DataGovernor", [token, timelock, governorSettings(m)]);
  const notice = m.getParameter("notice");
  const appointments = m.contract("Appointments", [
    timelock,
    notice,
    m.getParameter("validators"),
    m.getParameter("guardian"),
    m.getParameter("guardianTerm"),
  ]);
  const book = m.contract("LicenseBook", [
    timelock,
    m.getParameter("licences"),
    tokens,
    m.getParameter("validatorShareBps"),
  ]);
  const registry = m.contract("ProvenanceRegistry", [timelock, appointments, book, notice]);
  const circle = createCircle(m, timelock, appointments, book, registry);

  const proposer = m.call(timelock, "grantRole", [role("PROPOSER_ROLE"), governor], { id: "GrantProposer" });
  const canceller = m.call(timelock, "grantRole", [role("CANCELLER_ROLE"), governor], { id: "GrantCanceller" });
  m.call(timelock, "renounceRole", [zeroHash, deployer], {
    id: "RenounceAdmin",
    after: [proposer, canceller, circle.pass, appointments],
  });
  return { timelock, token, governor, appointments, book, registry, ...circle };
}

/** The three contracts that name each other, created by Genesis in the order it expects. */
function createCircle(
  m: IgnitionModuleBuilder,
  timelock: ArgumentType,
  appointments: ArgumentType,
  book: ArgumentType,
  registry: ArgumentType,
) {
  const genesis = m.contract("Genesis");
  const vaultParameters = parameters(m, ["epochLength", "rest", "vetoWindow", "proposalTimeout", "bond"]);
  const ledgerParameters = parameters(m, ["epochLength", "notice", "consentAge"]);
  const vaultCall = m.call(genesis, "createVault", [code.vault, timelock, appointments, registry, vaultParameters]);
  const ledgerCall = m.call(genesis, "createLedger", [code.ledger, timelock, appointments, book, ledgerParameters], {
    after: [vaultCall],
  });
  const passCall = m.call(genesis, "createPass", [code.pass, timelock, registry, book], { after: [ledgerCall] });
  const child = (name: string) => m.staticCall(genesis, name, [], 0, { after: [passCall] });
  return {
    genesis,
    vault: m.contractAt("RewardVault", child("vault")),
    ledger: m.contractAt("QueryLedger", child("ledger")),
    pass: m.contractAt("AccessPass", child("pass")),
  };
}

function governorSettings(m: IgnitionModuleBuilder) {
  return parameters(m, [
    "votingDelay",
    "votingPeriod",
    "proposalThreshold",
    "quorumPercent",
    "quorumFloor",
    "lateQuorumExtension",
  ]);
}

/** A struct whose members are module parameters of the same names. */
function parameters(m: IgnitionModuleBuilder, names: string[]) {
  return Object.fromEntries(names.map((name) => [name, m.getParameter(name)]));
}

function role(name: string): Hex {
  return keccak256(toHex(name));
}

async function creationCode(name: string): Promise<Hex> {
  const { bytecode } = await artifacts.readArtifact(name);
  if (bytecode.includes("__$")) throw new Error(`${name} needs a linked library, which Genesis cannot deploy`);
  return bytecode as Hex;
}
