import type { LicenceTerms } from "./describe.ts";

/** What a licence class lets a holder do, forbids and asks for, as ODRL actions (www.w3.org/TR/odrl-vocab). */
type Rules = { may: readonly string[]; mustNot?: readonly string[]; duty?: string; purpose?: string };

const RULES: Readonly<Record<string, Rules>> = {
  open: { may: ["use", "reproduce", "derive", "distribute"], duty: "attribute" },
  academic: {
    may: ["use", "reproduce", "derive"],
    mustNot: ["distribute", "commercialize"],
    purpose: "non-commercial research",
  },
  commercial: { may: ["use", "reproduce", "derive", "commercialize"], mustNot: ["distribute"], duty: "compensate" },
  restricted: { may: ["use"], mustNot: ["distribute"], duty: "reviewPolicy" },
  custom: { may: ["use"], duty: "reviewPolicy" },
};
const OTHER: Rules = { may: ["use"], duty: "reviewPolicy" };

/** Returns an ODRL offer for each licence, as Croissant 1.1 wants them in `usageInfo`. */
export function usageInfo(licences: readonly LicenceTerms[], target: string, assigner: string): unknown[] {
  return licences.map(({ name, terms }) => {
    const rules = RULES[name] ?? OTHER;
    return {
      "@type": ["sc:CreativeWork", "odrl:Offer"],
      "@id": `${target}#${encodeURIComponent(name)}`,
      name,
      description: terms,
      "odrl:target": { "@id": target },
      "odrl:assigner": { "@id": assigner },
      "odrl:permission": [permission(rules)],
      ...(rules.mustNot && { "odrl:prohibition": [{ "@type": "odrl:Prohibition", ...actions(rules.mustNot) }] }),
    };
  });
}

function permission({ may, duty, purpose }: Rules): object {
  return {
    "@type": "odrl:Permission",
    ...actions(may),
    ...(duty && { "odrl:duty": [{ "@type": "odrl:Duty", ...actions([duty]) }] }),
    ...(purpose && {
      "odrl:constraint": [
        {
          "@type": "odrl:Constraint",
          "odrl:leftOperand": { "@id": "odrl:purpose" },
          "odrl:operator": { "@id": "odrl:eq" },
          "odrl:rightOperand": purpose,
        },
      ],
    }),
  };
}

function actions(names: readonly string[]): object {
  return { "odrl:action": names.map((name) => ({ "@id": `odrl:${name}` })) };
}
