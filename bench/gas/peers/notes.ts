import { ABSENT, DIFFERENCES, EARLIER, type PeerFigures } from "./figures.ts";
import { versionOf } from "./install.ts";

/** The packages whose built contracts run. The Governor is compiled from the project's own OpenZeppelin. */
const PACKAGES = {
  PaymentSplitter: "@openzeppelin/contracts",
  EAS: "@ethereum-attestation-service/eas-contracts",
  Unlock: "@unlock-protocol/contracts",
  Ocean: "@oceanprotocol/contracts",
};

/** Returns which peers ran and what each operation cost, then and now, and why the others did not run. */
export function notesOn(ran: PeerFigures): string {
  const absent = Object.entries(ABSENT).map(([peer, why]) => `- ${peer}: ${why}.`);
  return [
    "## Peers",
    ...(Object.keys(ran).length === 0
      ? ["None ran beside ours: their packages could not be installed."]
      : ranBeside(ran)),
    "Not run, so their earlier figures stand:",
    absent.join("\n"),
  ].join("\n\n");
}

function ranBeside(ran: PeerFigures): string[] {
  const versions = Object.entries(PACKAGES).map(([peer, name]) => `${peer} (${name} ${versionOf(name)})`);
  const rows = Object.entries(ran).map(([name, gas]) => [
    name,
    number(gas),
    number(EARLIER[name]),
    DIFFERENCES[name] ?? "",
  ]);
  const header = ["operation", "gas", "measured earlier", "about the difference"];
  const lines = [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  return [
    `Run on the same chain, after ours, from the bytecode their packages ship: ${versions.join(", ")}; and OpenZeppelin's ` +
      "Governor, of the version ours is made from.",
    lines.join("\n"),
  ];
}

function number(value: number | undefined): string {
  return value?.toLocaleString("en-GB") ?? "";
}
