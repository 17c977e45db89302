import { BaseError, ContractFunctionRevertedError } from "viem";
import { showTime } from "./time.ts";

/** A contract's refusal in words: what, where, what to do. `a` are the custom error's values, as text. */
const REFUSALS: Readonly<Record<string, (a: readonly string[]) => string>> = {
  RegistryUnknownDataset: ([id]) => `There is no dataset ${id}: see ./datagraph dataset list`,
  RegistryUnknownPool: ([pool]) => `There is no pool ${pool}: see ./datagraph pool list`,
  RegistryUnknownStream: ([pool, number]) => `Pool ${pool} has no stream ${number}: see ./datagraph pool show ${pool}`,
  RegistryNotCreator: ([id, caller]) => `${caller} is not the contributor of dataset ${id}: only they may do this`,
  RegistryNotOwner: ([id, caller]) => `${caller} does not own dataset ${id}: only its owner may do this`,
  RegistryNotAdmitter: ([pool, caller]) =>
    `${caller} is not the admitter of pool ${pool}: ./datagraph pool show ${pool} says who is`,
  RegistryNotActive: ([id]) => `Dataset ${id} is withdrawn or suspended: see ./datagraph dataset show ${id}`,
  RegistryContentTaken: () => "These bytes are registered already by this account",
  RegistryTermsMismatch: ([pool]) =>
    `The terms of pool ${pool} changed meanwhile: read ./datagraph pool show ${pool} and try again`,
  RegistryTermsTooEarly: ([pool, at]) =>
    `The proposed terms of pool ${pool} apply from ${showTime(BigInt(at!))} on: try again then`,
  RegistryTermsInvalid: ([field, value]) => `The terms do not do: ${value} for field ${field}`,
  RegistryConsentFields: ([pool]) => `The consent names fields that pool ${pool} does not have`,
  RegistryAnchorNotLater: ([, , last]) =>
    `The stream is anchored until ${showTime(BigInt(last!))} already: give records of a later period, with --start and --end`,
  RegistryAnchorPeriod: ([start, end, latest]) =>
    `The period ${showTime(BigInt(start!))} to ${showTime(BigInt(end!))} does not do: it must begin before it ends, and end by ${showTime(BigInt(latest!))}`,
  PassNotDatasetOwner: ([dataset, caller]) =>
    `${caller} does not own dataset ${dataset}: only its owner may make offers`,
  PassNotSold: ([dataset]) => `Passes are not sold for dataset ${dataset}: it is a Stream; buy one for its pool`,
  PassNoOffer: ([dataset, licence]) =>
    `Dataset ${dataset} has no offer under licence ${licence}, or it ended: see ./datagraph offer show ${dataset}`,
  PassOfferChanged: () => "The offer changed meanwhile: look at it again with ./datagraph offer show",
  PassPriceAbove: ([price, most]) => `The price ${price} is above the limit ${most}`,
  PassDatasetClosed: ([dataset]) => `Dataset ${dataset} is withdrawn or suspended: no passes are sold`,
  PassPoolDownload: () => "A pool's raw key is never released: leave --download out",
  PassDuration: ([duration]) => `A pass may last ten years at most, not ${duration} seconds`,
  PassNotEligible: ([licence, account]) =>
    `${account} is not eligible for licence ${licence}: its issuer must sign a voucher first`,
  PassUnknown: ([pass]) => `There is no pass ${pass}: see ./datagraph pass list`,
  PassNotHolder: ([pass, caller]) => `${caller} does not hold pass ${pass}: only its holder may do this`,
  PassSeat: ([pass, seat, seats]) => `Pass ${pass} has ${seats} seats, counted from 0: there is no seat ${seat}`,
  PassSeatCoolingDown: ([, seat, at]) =>
    `Seat ${seat} was taken lately: offer it again from ${showTime(BigInt(at!))} on`,
  PassSeatNotOffered: ([pass, seat, caller]) =>
    `Seat ${seat} of pass ${pass} is not offered to ${caller}: its holder offers it with ./datagraph pass offer-seat`,
  PassNonceUsed: () => "This signature was handed in or cancelled already: sign anew",
  PassExpired: ([at]) => `The signature was good until ${showTime(BigInt(at!))}: sign anew`,
  LedgerInsufficient: ([requested, available]) =>
    `${requested} is more than the deposit has to give, ${available} (smallest units): see ./datagraph deposit show`,
  LedgerTooEarly: ([at]) => `The withdrawal is due at ${showTime(BigInt(at!))}: try again then`,
  LedgerNothingRequested: () => "No withdrawal is requested: begin with ./datagraph deposit request",
  LedgerNotValidator: ([caller]) => `${caller} is no appointed validator: name another with --validator`,
  VaultNothingDue: ([account]) => `Nothing is due to ${account}: see ./datagraph payout list --for ${account}`,
  VaultNoProposal: () => "No payout root waits: see ./datagraph epoch show",
  VaultUnknownProposal: ([epoch]) => `No payout root of epoch ${epoch} waits: see ./datagraph epoch show`,
  VaultTooEarly: ([at]) => `The oldest root may be vetoed until ${showTime(BigInt(at!))}: accept it then`,
  VaultNotGuardian: ([caller]) => `${caller} is not the guardian in office: only they may veto`,
  GovernorAlreadyCastVote: ([voter]) => `${voter} has voted on this proposal already`,
  GovernorUnexpectedProposalState: ([proposal]) =>
    `Proposal ${proposal} is not at that stage: see ./datagraph dao show ${proposal}`,
  GovernorNonexistentProposal: ([proposal]) => `There is no proposal ${proposal}: see ./datagraph dao show`,
  GovernorInsufficientProposerVotes: ([proposer, votes, needed]) =>
    `${proposer} has ${votes} of the ${needed} votes a proposal needs: delegate first, with ./datagraph dao delegate`,
  GovernorDisallowedProposal: () => "The description reserves this proposal for another proposer",
};

/** Returns an error as a person should read it: a contract's refusal in words, all else as it is. */
export function explain(error: unknown): unknown {
  const { code, values } = refusalOf(error);
  const words = code === undefined ? undefined : REFUSALS[code]?.(values);
  if (words !== undefined) return new Error(words, { cause: error });
  if (error instanceof Error && /exceeds the balance|insufficient funds/i.test(error.message))
    return new Error("The account's ETH does not cover gas and value: send it some", { cause: error });
  if (hasPosition(error)) return new Error(`${error.message} (at character ${error.position})`, { cause: error });
  return error;
}

function refusalOf(error: unknown): { code?: string | undefined; values: readonly string[] } {
  if (error instanceof Error && error.name === "CallRefused") {
    const { code, reason } = error as Error & { code: string | undefined; reason: string };
    return { code, values: code === undefined ? [] : reason.slice(code.length + 1, -1).split(", ") };
  }
  const reverted =
    error instanceof BaseError ? error.walk((cause) => cause instanceof ContractFunctionRevertedError) : null;
  if (!(reverted instanceof ContractFunctionRevertedError)) return { values: [] };
  return { code: reverted.data?.errorName, values: (reverted.data?.args ?? []).map(String) };
}

function hasPosition(error: unknown): error is Error & { position: number } {
  return error instanceof Error && "position" in error && typeof error.position === "number";
}
