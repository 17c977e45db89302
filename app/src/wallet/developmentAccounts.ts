/** Who is who on a development chain, by the index of its node's accounts (`DEVELOPMENT_ACCOUNTS` of the sdk). */
export const DEVELOPMENT_PEOPLE: readonly { index: number; name: string; about: string }[] = [
  { index: 6, name: "Researcher", about: "buys passes, asks queries" },
  { index: 7, name: "Weather station", about: "sells two Files" },
  { index: 42, name: "Contributor 42", about: "shares survey answers" },
  { index: 3, name: "Token holder 1", about: "votes" },
  { index: 4, name: "Token holder 2", about: "votes" },
  { index: 1, name: "Validator", about: "runs queries, proposes payouts" },
  { index: 2, name: "Guardian", about: "may veto payouts" },
  { index: 9, name: "Admitter", about: "admits streams" },
  { index: 150, name: "Newcomer", about: "has done nothing yet" },
];
