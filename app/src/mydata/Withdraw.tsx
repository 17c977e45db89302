"use client";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import { sendOrSign } from "../transactions/sendOrSign.ts";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Failure } from "../ui/Failure.tsx";

/** What withdrawing does, by kind of dataset. */
const MEANS: Readonly<Record<string, string>> = {
  stream:
    "No query uses your records from now on, and the gateways erase their keys within a day and sign that they did. Answers already given and keys already released cannot be recalled.",
  pool: "All streams in it end, and no query runs on it from now on. Answers already given cannot be recalled.",
  file: "No passes are sold from now on. Those sold already close after the notice, a week unless the DAO changed it; then gateways erase the keys. Keys already released and copies already made cannot be recalled.",
};

type Props = { dataset: bigint; kind: string; close: () => void };

/** Asks whether a dataset is to be withdrawn, with what that cannot undo, and withdraws it. */
export function Withdraw({ dataset, kind, close }: Props) {
  const gas = useGasChoice();
  const withdraw = useAction(async (act) => {
    const { signWithdrawal } = await import("@datagraph/sdk");
    await sendOrSign(
      act,
      gas.relayed,
      { title: `Withdraw a ${kind}`, contract: "ProvenanceRegistry", functionName: "withdraw", args: [dataset] },
      (client, deadline) => signWithdrawal(client, dataset, deadline),
    );
    close();
  });
  return (
    <Dialog title="Withdraw for good?" close={close}>
      <div className="space-y-4">
        <p className="leading-relaxed">{MEANS[kind] ?? MEANS.file} This cannot be undone.</p>
        <GasSwitch gas={gas} />
        <Failure title="It was not withdrawn" error={withdraw.error} />
        <div className="flex flex-wrap gap-2">
          <Button tone="danger" busy={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
            Withdraw
          </Button>
          <Button tone="ghost" onClick={close}>
            Keep it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
