"use client";
import { useState } from "react";
import { type Address, isAddress } from "viem";
import type { PassRow } from "../indexer/datasetQueries.ts";
import { useAction } from "../transactions/useAction.ts";
import { Button } from "../ui/Button.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";

/** Offers a seat of a pass to an address, which must accept it. */
export function Seats({ pass }: { pass: PassRow }) {
  const [member, setMember] = useState("");
  const offer = useAction(({ send }) =>
    send({
      title: "Offer a seat",
      contract: "AccessPass",
      functionName: "offerSeat",
      args: [pass.id, 0, member as Address],
    }),
  );
  const wrong = member !== "" && !isAddress(member, { strict: false });
  return (
    <form
      className="space-y-3 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        offer.mutate(undefined);
      }}
    >
      <Field
        label="Who may use the first seat"
        hint="They accept it with ./datagraph pass accept-seat. A seat in use cools down for a day."
        error={wrong ? "This is no address: 0x and 40 hexadecimal digits" : undefined}
      >
        {(control) => (
          <input
            {...control}
            value={member}
            maxLength={42}
            placeholder="0x…"
            onChange={({ target }) => setMember(target.value.trim())}
          />
        )}
      </Field>
      <Button type="submit" size="small" disabled={member === "" || wrong} busy={offer.isPending}>
        Offer the seat
      </Button>
      {offer.isSuccess && <p role="status">Offered. It is theirs when they accept it.</p>}
      <Failure title="The seat was not offered" error={offer.error} />
    </form>
  );
}
