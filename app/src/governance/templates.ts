import { licenceName } from "@datagraph/protocol/licences";
import { type Address, isAddress, isHex, parseUnits, zeroAddress } from "viem";
import { parameterReading, parameterUnit, parameterValue } from "./parameterValue.ts";
import { parsePercent } from "./parsePercent.ts";

/** A proposal's call before it is encoded: of one of DataGraph's contracts, of a token, or a plain payment. */
export type Asked = {
  contract: string | { token: Address } | { pay: Address };
  functionName: string;
  args: readonly unknown[];
  value?: bigint;
  /** in words, as the proposal's first line */
  change: string;
};

/** What somebody typed, by field. */
export type Values = Readonly<Record<string, string>>;
/** What templates know of the present: choices and values by "Contract.name". */
export type Known = {
  licences: readonly number[];
  tokens: readonly { token: Address; symbol: string; decimals: number }[];
  parameters: Readonly<Record<string, bigint>>;
};

export type Input = {
  name: string;
  label: string;
  hint?: string | ((values: Values, known: Known) => string);
  /** Returns how much a value is that has no problem, where its writing hides that. */
  reading?: (value: string, values: Values) => string;
  choices?: (known: Known) => readonly (readonly [value: string, label: string])[];
  /** Returns what is wrong with a value; undefined when it does. */
  problem?: (value: string, values: Values, known: Known) => string | undefined;
};

export type Template = {
  label: string;
  inputs: readonly Input[];
  ask: (values: Values, known: Known) => Asked;
};

const whole = (most: bigint) => (text: string) =>
  /^\d{1,30}$/.test(text) && BigInt(text) <= most
    ? undefined
    : `Give a whole number up to ${most.toLocaleString("en")}`;
const address = (text: string) =>
  isAddress(text, { strict: false }) ? undefined : "Give 0x and 40 hexadecimal digits";
const digest = (text: string) => (isHex(text) && text.length === 66 ? undefined : "Give 0x and 64 hexadecimal digits");
const percent = (text: string) =>
  parsePercent(text) === undefined ? "Give 0 to 10, with at most two decimals" : undefined;
const account = (label: string): Input => ({ name: "account", label, problem: address });
const yesNo = () =>
  [
    ["yes", "yes"],
    ["no", "no"],
  ] as const;

const licenceInputs: readonly Input[] = [
  { name: "licence", label: "Licence number", hint: "1 to 63; one in use is replaced.", problem: whole(63n) },
  { name: "terms", label: "SHA-256 of its terms", hint: "Store the text at a gateway first.", problem: digest },
  { name: "percent", label: "Fee, percent", problem: percent },
  { name: "active", label: "May new offers name it?", choices: yesNo },
  {
    name: "issuer",
    label: "Who says that somebody is eligible",
    hint: "An address; empty: everybody is.",
    problem: (text) => (text === "" ? undefined : address(text)),
  },
];

const licenceOf = ({ terms, percent, active, issuer }: Values) => ({
  terms,
  feeBps: parsePercent(percent!)!,
  active: active === "yes",
  needsEligibility: issuer !== "",
  issuer: issuer === "" ? zeroAddress : issuer,
});

/** Parameters of one value, with the call that sets each. */
const SETTERS: Readonly<Record<string, string>> = {
  "LicenseBook.validatorShareBps": "setValidatorShare",
  "Appointments.notice": "setNotice",
  "ProvenanceRegistry.notice": "setNotice",
  "QueryLedger.notice": "setNotice",
  "QueryLedger.consentAge": "setConsentAge",
  "DataGovernor.votingDelay": "setVotingDelay",
  "DataGovernor.votingPeriod": "setVotingPeriod",
  "DataGovernor.proposalThreshold": "setProposalThreshold",
  "DataGovernor.lateQuorumVoteExtension": "setLateQuorumVoteExtension",
  "DataGovernor.quorumNumerator": "updateQuorumNumerator",
  "TimelockController.minDelay": "updateDelay",
};
const [DAY, ETHER] = [86_400n, 10n ** 18n];
const NOTICE = [0n, 30n * DAY] as const;
/** What the contracts take at least and at most, where they say so. */
const BOUNDS: Readonly<Record<string, readonly [least: bigint, most: bigint]>> = {
  "LicenseBook.validatorShareBps": [0n, 2_000n],
  ...{ "Appointments.notice": NOTICE, "ProvenanceRegistry.notice": NOTICE, "QueryLedger.notice": NOTICE },
  "QueryLedger.consentAge": [1n, 100_000n],
  "DataGovernor.votingPeriod": [1n, 2n ** 32n - 1n],
  "DataGovernor.votingDelay": [0n, 2n ** 48n - 1n],
  "DataGovernor.lateQuorumVoteExtension": [0n, 2n ** 48n - 1n],
  "DataGovernor.quorumNumerator": [0n, 100n],
  "TimelockController.minDelay": [1n, 30n * DAY],
  "RewardVault.rest": [0n, 30n * DAY],
  "RewardVault.vetoWindow": [60n, 7n * DAY],
  "RewardVault.proposalTimeout": [60n, 30n * DAY],
  "RewardVault.bond": [0n, 100n * ETHER],
};
const UNBOUND = [0n, 2n ** 90n] as const;

function outOfBounds(text: string, { parameter }: Values): string | undefined {
  const [least, most] = BOUNDS[parameter!] ?? UNBOUND;
  const value = /^\d{1,30}$/.test(text) ? BigInt(text) : -1n;
  if (value >= least && value <= most) return undefined;
  return `Give a whole number from ${least.toLocaleString("en")} to ${most.toLocaleString("en")}`;
}

const nameOf = ({ parameter }: Values): string => parameter!.split(".")[1] ?? "";

/** The vault takes its four at once, in this order. */
const VAULT = ["rest", "vetoWindow", "proposalTimeout", "bond"].map((name) => `RewardVault.${name}`);

function setParameter(name: string, value: bigint, { parameters }: Known): Asked {
  const change = `Change ${name} from ${parameters[name]!.toLocaleString("en")} to ${value.toLocaleString("en")}`;
  const contract = name.split(".")[0]!;
  if (!VAULT.includes(name)) return { contract, functionName: SETTERS[name]!, args: [value], change };
  const args = VAULT.map((one) => (one === name ? value : parameters[one]!));
  return { contract, functionName: "setParameters", args, change };
}

function pay({ token, account: to, amount }: Values, { tokens }: Known): Asked {
  const { symbol, decimals } = tokens.find((one) => one.token === token)!;
  const units = parseUnits(amount!, decimals);
  const change = `Pay ${amount} ${symbol} of the treasury to ${to}`;
  if (token === zeroAddress)
    return { contract: { pay: to as Address }, functionName: "", args: [], value: units, change };
  return { contract: { token: token as Address }, functionName: "transfer", args: [to, units], change };
}

function amountProblem(text: string, { token }: Values, { tokens }: Known): string | undefined {
  const decimals = tokens.find((one) => one.token === token)?.decimals ?? 0;
  const fraction = /^\d{1,15}(?:\.(\d{1,18}))?$/.exec(text);
  return fraction && (fraction[1] ?? "").length <= decimals ? undefined : `Give a number, at most ${decimals} decimals`;
}

const ROLES = {
  appointValidator: "Appoint a validator",
  dismissValidator: "Dismiss a validator",
  appointGuardian: "Appoint the guardian for a year",
} as const;
const YEAR_SECONDS = 365 * 86_400;

/** What may be proposed without writing calls by hand. */
export const TEMPLATES: Readonly<Record<string, Template>> = {
  fee: {
    label: "A licence's fee",
    inputs: [
      {
        name: "licence",
        label: "Licence",
        choices: ({ licences }) => licences.map((id) => [`${id}`, licenceName(id)]),
      },
      { name: "percent", label: "New fee, percent", hint: "The contract allows 10 at most.", problem: percent },
    ],
    ask: ({ licence, percent: fee }) => ({
      contract: "LicenseBook",
      functionName: "setFee",
      args: [Number(licence), parsePercent(fee!)!],
      change: `Change the ${licenceName(Number(licence))} fee to ${fee} %`,
    }),
  },
  licence: {
    label: "A licence",
    inputs: licenceInputs,
    ask: (values) => ({
      contract: "LicenseBook",
      functionName: "setLicence",
      args: [Number(values.licence), licenceOf(values)],
      change: `Set ${licenceName(Number(values.licence))}`,
    }),
  },
  custom: {
    label: "Grant a custom licence",
    inputs: [{ name: "request", label: "Request number", problem: whole(2n ** 64n) }, ...licenceInputs],
    ask: (values) => ({
      contract: "LicenseBook",
      functionName: "grantCustomLicence",
      args: [BigInt(values.request!), Number(values.licence), licenceOf(values)],
      change: `Grant custom licence request ${values.request} as licence ${values.licence}`,
    }),
  },
  parameter: {
    label: "A parameter",
    inputs: [
      {
        name: "parameter",
        label: "Parameter",
        choices: ({ parameters }) =>
          Object.entries(parameters)
            .filter(([name]) => name in SETTERS || VAULT.includes(name))
            .map(([parameter, value]) => [
              parameter,
              `${parameter}, now ${parameterValue({ name: nameOf({ parameter }), value })}`,
            ]),
      },
      {
        name: "value",
        label: "New value",
        hint: (values, { parameters }) => {
          const [name, value] = [nameOf(values), parameters[values.parameter!]];
          const now =
            value === undefined ? "" : ` Now ${value.toLocaleString("en")}: ${parameterValue({ name, value })}.`;
          return `In ${parameterUnit(name)}.${now}`;
        },
        reading: (value, values) => parameterReading({ name: nameOf(values), value: BigInt(value) }),
        problem: outOfBounds,
      },
    ],
    ask: ({ parameter, value }, known) => setParameter(parameter!, BigInt(value!), known),
  },
  payment: {
    label: "A payment of the treasury",
    inputs: [
      { name: "token", label: "Token", choices: ({ tokens }) => tokens.map(({ token, symbol }) => [token, symbol]) },
      account("Paid to"),
      { name: "amount", label: "Amount", problem: amountProblem },
    ],
    ask: pay,
  },
  appointment: {
    label: "An appointment",
    inputs: [{ name: "role", label: "What", choices: () => Object.entries(ROLES) }, account("Whom")],
    ask: ({ role, account: whom }) => ({
      contract: "Appointments",
      functionName: role!,
      args: role === "appointGuardian" ? [whom, Math.floor(Date.now() / 1_000) + YEAR_SECONDS] : [whom],
      change: `${ROLES[role as keyof typeof ROLES]}: ${whom}`,
    }),
  },
};

/** Returns the values with every choice made (the first unless another), and what is wrong with each field. */
export function complete(
  { inputs }: Template,
  typed: Values,
  known: Known,
): { values: Values; problems: Readonly<Record<string, string>> } {
  const values = Object.fromEntries(
    inputs.map(({ name, choices }) => [name, typed[name] ?? choices?.(known)[0]?.[0] ?? ""]),
  );
  const problems = inputs.flatMap(({ name, problem, choices }) => {
    const wrong =
      choices && values[name] === "" ? "There is nothing to choose" : problem?.(values[name]!, values, known);
    return wrong === undefined ? [] : [[name, wrong] as const];
  });
  return { values, problems: Object.fromEntries(problems) };
}
