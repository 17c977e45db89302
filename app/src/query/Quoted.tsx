"use client";
import type { Quote } from "@datagraph/protocol";
import { useState } from "react";
import { parseUnits } from "viem";
import { useToken } from "../figures/useToken.ts";
import { formatCount } from "../format/formatCount.ts";
import { Amount } from "../ui/Amount.tsx";
import { Button } from "../ui/Button.tsx";
import { Facts } from "../ui/Facts.tsx";
import { Field } from "../ui/Field.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Time } from "../ui/Time.tsx";
import type { AnswerFormat } from "./useStudio.ts";

type Props = { quote: Quote; busy: boolean; run: (format: AnswerFormat) => void; cancel: () => void };

const FORMATS: Readonly<Record<AnswerFormat, string>> = {
  json: "Shown here; CSV, JSON",
  arrow: "Arrow file",
  parquet: "Parquet file",
};

/** What a query costs exactly; a budget refuses to run a dearer one. */
export function Quoted({ quote: { order, price, units, mode }, busy, run, cancel }: Props) {
  const [budget, setBudget] = useState("");
  const [format, setFormat] = useState<AnswerFormat>("json");
  const token = useToken(order.token);
  const most = budget === "" || token === undefined ? undefined : amountOf(budget, token.decimals);
  const wrong = budget !== "" && most === undefined;
  const over = most !== undefined && price > most;
  return (
    <Panel title="The price" id="quote">
      <Facts
        facts={{
          Price: (
            <strong>
              <Amount amount={price} token={order.token} />
            </strong>
          ),
          "Data points": order.parts
            .map(({ pool }, at) => `${formatCount(units[at]!, "data point")} of pool ${pool}`)
            .join(", "),
          Answer: mode === "rows" ? "rows" : "aggregates over groups",
          "Good until": <Time at={order.deadline} />,
        }}
      />
      <div className="mt-4 flex flex-wrap items-end gap-3">
        <Field
          label={`Budget${token ? `, ${token.symbol}` : ""}`}
          className="w-44"
          error={wrong ? "Give a number" : over ? "The query costs more" : undefined}
        >
          {(control) => (
            <input
              {...control}
              inputMode="decimal"
              value={budget}
              maxLength={20}
              placeholder="none"
              onChange={({ target }) => setBudget(target.value)}
            />
          )}
        </Field>
        <Field label="Answer as" className="w-56">
          {(control) => (
            <select {...control} value={format} onChange={({ target }) => setFormat(target.value as AnswerFormat)}>
              {Object.entries(FORMATS).map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button busy={busy} disabled={wrong || over} onClick={() => run(format)}>
          Sign and run
        </Button>
        {busy && (
          <Button tone="ghost" onClick={cancel}>
            Cancel
          </Button>
        )}
      </div>
    </Panel>
  );
}

function amountOf(text: string, decimals: number): bigint | undefined {
  return /^\d{1,12}(\.\d{1,18})?$/.test(text) ? parseUnits(text, decimals) : undefined;
}
