import type { Command } from "./command.ts";

/** A command and how to load it: nothing is loaded but what is run. */
export type Entry = { summary: string; load: () => Promise<{ command: Command }> };
export type Noun = { summary: string; verbs: Readonly<Record<string, Entry>> };

/** What stands on its own: `datagraph up`. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  up: { summary: "start the local stack and keep its state", load: () => import("./up.ts") },
  demo: { summary: "walk through the main job, each step checked", load: () => import("./demo.ts") },
  test: { summary: "run every test", load: () => import("./test.ts") },
  check: { summary: "check format, lint, types, dead code and generated files", load: () => import("./check.ts") },
};

/** What is done to something: `datagraph dataset add`, in commands/<noun>/<verb>.ts. */
export const NOUNS: Readonly<Record<string, Noun>> = {
  account: {
    summary: "who acts, and what they have",
    verbs: {
      show: { summary: "show an account and its balances", load: () => import("./commands/account/show.ts") },
      fund: { summary: "get pretend money on the local chain", load: () => import("./commands/account/fund.ts") },
    },
  },
  identity: {
    summary: "the key that a contributor's own data is encrypted for",
    verbs: {
      create: {
        summary: "make an identity, locked by a passphrase",
        load: () => import("./commands/identity/create.ts"),
      },
      show: { summary: "show an identity's recipient", load: () => import("./commands/identity/show.ts") },
    },
  },
  dataset: {
    summary: "Files and everything else that is registered",
    verbs: {
      add: { summary: "encrypt, store and register a CSV file", load: () => import("./commands/dataset/add.ts") },
      list: { summary: "list what is registered", load: () => import("./commands/dataset/list.ts") },
      show: { summary: "show one dataset", load: () => import("./commands/dataset/show.ts") },
      withdraw: { summary: "withdraw a dataset for good", load: () => import("./commands/dataset/withdraw.ts") },
    },
  },
  offer: {
    summary: "what passes for a dataset cost",
    verbs: {
      set: { summary: "offer passes under a licence", load: () => import("./commands/offer/set.ts") },
      show: { summary: "show a dataset's offers", load: () => import("./commands/offer/show.ts") },
      end: { summary: "offer no more passes under a licence", load: () => import("./commands/offer/end.ts") },
    },
  },
  pass: {
    summary: "the right to use a dataset",
    verbs: {
      buy: { summary: "buy a pass", load: () => import("./commands/pass/buy.ts") },
      list: { summary: "list an account's passes", load: () => import("./commands/pass/list.ts") },
      show: { summary: "show one pass", load: () => import("./commands/pass/show.ts") },
    },
  },
  data: {
    summary: "the data itself",
    verbs: { get: { summary: "fetch and decrypt a File", load: () => import("./commands/data/get.ts") } },
  },
};
