import { licenceName } from "@datagraph/protocol";
import type { LicenceTerms } from "./describe.ts";

/** What public descriptions say of the classes that have a text. */
const TERMS: Readonly<Record<string, string>> = {
  open: "Any use, free of charge or not, with attribution.",
  academic: "Research at universities and public institutes; no redistribution of records.",
  commercial: "Any lawful use, training of models included; no redistribution of records.",
};

/** Returns what a public description says of licences. */
export function licenceTerms(ids: readonly number[]): LicenceTerms[] {
  return ids.map((id) => ({
    name: licenceName(id),
    terms: TERMS[licenceName(id)] ?? `As the DAO's LicenseBook says of licence ${id}.`,
  }));
}
