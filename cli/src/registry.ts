import type { Command } from "./command.ts";

/** A command and how to load it: nothing is loaded but what is run. */
export type Entry = { summary: string; load: () => Promise<{ command: Command }> };
export type Noun = { summary: string; verbs: Readonly<Record<string, Entry>> };

/** What stands on its own: `datagraph up`. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  up: { summary: "start the local stack and keep its state", load: () => import("./up.ts") },
  status: { summary: "show whether every part answers", load: () => import("./commands/status.ts") },
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
      submit: { summary: "send what somebody signed", load: () => import("./commands/account/submit.ts") },
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
      passphrase: { summary: "change the passphrase", load: () => import("./commands/identity/passphrase.ts") },
      rotate: { summary: "make a new identity, keep the former", load: () => import("./commands/identity/rotate.ts") },
      export: {
        summary: "write it for other age tools, not locked",
        load: () => import("./commands/identity/export.ts"),
      },
      import: { summary: "lock an identity of another age tool", load: () => import("./commands/identity/import.ts") },
    },
  },
  dataset: {
    summary: "Files and everything else that is registered",
    verbs: {
      add: { summary: "encrypt, store and register a file", load: () => import("./commands/dataset/add.ts") },
      list: { summary: "list what is registered", load: () => import("./commands/dataset/list.ts") },
      show: { summary: "show one dataset", load: () => import("./commands/dataset/show.ts") },
      withdraw: { summary: "withdraw a dataset for good", load: () => import("./commands/dataset/withdraw.ts") },
      erasure: { summary: "show the receipt of an erasure", load: () => import("./commands/dataset/erasure.ts") },
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
      "offer-seat": { summary: "let somebody use a pass", load: () => import("./commands/pass/offer-seat.ts") },
      "accept-seat": { summary: "take an offered seat", load: () => import("./commands/pass/accept-seat.ts") },
      return: {
        summary: "take a price back from a suspended dataset",
        load: () => import("./commands/pass/return.ts"),
      },
      list: { summary: "list an account's passes", load: () => import("./commands/pass/list.ts") },
      show: { summary: "show one pass", load: () => import("./commands/pass/show.ts") },
    },
  },
  data: {
    summary: "the data itself",
    verbs: {
      add: { summary: "encrypt and store a file for oneself", load: () => import("./commands/data/add.ts") },
      get: { summary: "fetch and decrypt a File", load: () => import("./commands/data/get.ts") },
      verify: { summary: "check every block and record of a File", load: () => import("./commands/data/verify.ts") },
      prove: { summary: "make a proof of one record", load: () => import("./commands/data/prove.ts") },
      card: { summary: "show a dataset's Data Card", load: () => import("./commands/data/card.ts") },
      pin: { summary: "keep a File's ciphertext on this machine", load: () => import("./commands/data/pin.ts") },
      ls: { summary: "list the ciphertext on this machine", load: () => import("./commands/data/ls.ts") },
      rm: { summary: "give up ciphertext on this machine", load: () => import("./commands/data/rm.ts") },
    },
  },
  pool: {
    summary: "many contributors, one schema",
    verbs: {
      schema: { summary: "check a schema, show it, export it", load: () => import("./commands/pool/schema.ts") },
      create: { summary: "create a pool from a schema", load: () => import("./commands/pool/create.ts") },
      list: { summary: "list every pool", load: () => import("./commands/pool/list.ts") },
      show: { summary: "show a pool's terms and fields", load: () => import("./commands/pool/show.ts") },
      earnings: {
        summary: "show what each field of a pool earned lately",
        load: () => import("./commands/pool/earnings.ts"),
      },
      join: { summary: "join a pool, saying what to share", load: () => import("./commands/pool/join.ts") },
      admit: { summary: "admit streams as real people or machines", load: () => import("./commands/pool/admit.ts") },
      terms: { summary: "propose or apply other terms", load: () => import("./commands/pool/terms.ts") },
    },
  },
  stream: {
    summary: "one contributor's records in a pool",
    verbs: {
      add: { summary: "encrypt, store and anchor records", load: () => import("./commands/stream/add.ts") },
      list: { summary: "list streams", load: () => import("./commands/stream/list.ts") },
      consent: { summary: "change what a stream shares", load: () => import("./commands/stream/consent.ts") },
      withdraw: { summary: "leave a pool, and have keys erased", load: () => import("./commands/stream/withdraw.ts") },
    },
  },
  deposit: {
    summary: "money for queries, towards one validator",
    verbs: {
      add: { summary: "deposit", load: () => import("./commands/deposit/add.ts") },
      show: { summary: "show what is left", load: () => import("./commands/deposit/show.ts") },
      request: { summary: "ask for part of it back", load: () => import("./commands/deposit/request.ts") },
      withdraw: { summary: "get back what was requested", load: () => import("./commands/deposit/withdraw.ts") },
      allow: { summary: "let a session key sign orders", load: () => import("./commands/deposit/allow.ts") },
      move: { summary: "take credit from a dismissed validator", load: () => import("./commands/deposit/move.ts") },
    },
  },
  query: {
    summary: "SQL over pools, paid by the data point",
    verbs: {
      quote: { summary: "what a query would cost", load: () => import("./commands/query/quote.ts") },
      run: { summary: "run a query and pay for it", load: () => import("./commands/query/run.ts") },
      status: { summary: "how far an order's settlement is", load: () => import("./commands/query/status.ts") },
      cancel: { summary: "make an order unusable", load: () => import("./commands/query/cancel.ts") },
      list: { summary: "list settled queries", load: () => import("./commands/query/list.ts") },
      statement: { summary: "what each query cost, as CSV", load: () => import("./commands/query/statement.ts") },
      history: { summary: "what was asked and answered", load: () => import("./commands/query/history.ts") },
      result: { summary: "fetch an answer again", load: () => import("./commands/query/result.ts") },
      save: { summary: "keep a query under a name", load: () => import("./commands/query/save.ts") },
      ls: { summary: "list the queries kept", load: () => import("./commands/query/ls.ts") },
      session: {
        summary: "let a key pay for queries, up to a limit",
        load: () => import("./commands/query/session.ts"),
      },
      revoke: { summary: "take a session's right back", load: () => import("./commands/query/revoke.ts") },
      serve: { summary: "answer a notebook on this machine", load: () => import("./commands/query/serve.ts") },
    },
  },
  payout: {
    summary: "what usage and sales brought in",
    verbs: {
      list: { summary: "show what is due", load: () => import("./commands/payout/list.ts") },
      claim: { summary: "have it paid", load: () => import("./commands/payout/claim.ts") },
      statement: { summary: "what each query brought, as CSV", load: () => import("./commands/payout/statement.ts") },
      payees: { summary: "say who shares a dataset's sales", load: () => import("./commands/payout/payees.ts") },
    },
  },
  epoch: {
    summary: "epochs and the payout roots on their way",
    verbs: {
      show: { summary: "show the epoch and the roots", load: () => import("./commands/epoch/show.ts") },
      accept: {
        summary: "accept roots whose veto window has passed",
        load: () => import("./commands/epoch/accept.ts"),
      },
      propose: {
        summary: "propose a payout root where validators do not",
        load: () => import("./commands/epoch/propose.ts"),
      },
      watch: { summary: "verify roots as they are proposed", load: () => import("./commands/epoch/watch.ts") },
      veto: { summary: "void a wrong root, as the guardian", load: () => import("./commands/epoch/veto.ts") },
      next: { summary: "move the local chain's clock on", load: () => import("./commands/epoch/next.ts") },
    },
  },
  dao: {
    summary: "votes on fees",
    verbs: {
      delegate: { summary: "make tokens count as votes", load: () => import("./commands/dao/delegate.ts") },
      "propose-fee": {
        summary: "propose another fee for a licence",
        load: () => import("./commands/dao/propose-fee.ts"),
      },
      vote: { summary: "vote on a proposal", load: () => import("./commands/dao/vote.ts") },
      queue: { summary: "put a proposal that passed into the timelock", load: () => import("./commands/dao/queue.ts") },
      execute: { summary: "carry a queued proposal out", load: () => import("./commands/dao/execute.ts") },
      show: { summary: "show proposals", load: () => import("./commands/dao/show.ts") },
    },
  },
  committee: {
    summary: "for operators of key-committee nodes",
    verbs: {
      init: { summary: "make a node's identity", load: () => import("./commands/committee/init.ts") },
      plan: { summary: "plan a fresh key among running nodes", load: () => import("./commands/committee/plan.ts") },
      reshare: { summary: "plan to hand the key on", load: () => import("./commands/committee/reshare.ts") },
      join: { summary: "let a node carry a plan out", load: () => import("./commands/committee/join.ts") },
      status: { summary: "show how nodes stand", load: () => import("./commands/committee/status.ts") },
      export: { summary: "write the committee's public half", load: () => import("./commands/committee/export.ts") },
      backup: { summary: "put a node's sealed files into one", load: () => import("./commands/committee/backup.ts") },
      restore: { summary: "make a node from a backup", load: () => import("./commands/committee/restore.ts") },
    },
  },
  agent: {
    summary: "what sends a device's readings by itself",
    verbs: {
      init: { summary: "set an agent up for one's stream", load: () => import("./commands/agent/init.ts") },
      run: { summary: "read and send, once or every so often", load: () => import("./commands/agent/run.ts") },
      status: { summary: "show what was sent, missed and refused", load: () => import("./commands/agent/status.ts") },
    },
  },
  device: {
    summary: "keys that may anchor for one's stream",
    verbs: {
      add: { summary: "let a device anchor", load: () => import("./commands/device/add.ts") },
      revoke: { summary: "take that back", load: () => import("./commands/device/revoke.ts") },
      list: { summary: "list one's devices", load: () => import("./commands/device/list.ts") },
    },
  },
  metagraph: {
    summary: "the Constellation metagraph on which a pool may anchor",
    verbs: {
      start: { summary: "run a local one: one operator", load: () => import("./commands/metagraph/start.ts") },
      status: { summary: "show which one answers, how far", load: () => import("./commands/metagraph/status.ts") },
      anchor: {
        summary: "register a pool's epoch on the EVM",
        load: () => import("./commands/metagraph/anchor.ts"),
      },
    },
  },
  verify: {
    summary: "what anyone can check",
    verbs: {
      payouts: {
        summary: "recompute every payout root from chain events",
        load: () => import("./commands/verify/payouts.ts"),
      },
      envelope: {
        summary: "check a File's wrapped key, and prove it if it is garbage",
        load: () => import("./commands/verify/envelope.ts"),
      },
      anchors: {
        summary: "check a metagraph pool's epochs against its snapshots",
        load: () => import("./commands/verify/anchors.ts"),
      },
      record: {
        summary: "check a record against its File's data root",
        load: () => import("./commands/verify/record.ts"),
      },
    },
  },
};
