"use client";
import { useState } from "react";
import { type Address, isAddress, zeroAddress, zeroHash } from "viem";
import type { PoolRow } from "../indexer/queries.ts";
import { type DeviceRow, type StreamRow, devicesQuery } from "../indexer/streamQueries.ts";
import { useRows } from "../indexer/useRows.ts";
import { useNow } from "../status/useNow.ts";
import { GasSwitch } from "../transactions/GasSwitch.tsx";
import { sendOrSign } from "../transactions/sendOrSign.ts";
import { useAction } from "../transactions/useAction.ts";
import { useGasChoice } from "../transactions/useGasChoice.ts";
import { Asked } from "../ui/Asked.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Command } from "../ui/Command.tsx";
import { Failure } from "../ui/Failure.tsx";
import { Field } from "../ui/Field.tsx";
import { Hash } from "../ui/Hash.tsx";
import { Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { deviceState } from "./deviceState.ts";

const DAY = 86_400;
const DAYS = [30, 90, 365] as const;

type Change = { device: string; expiry: number };
type Props = { stream: StreamRow; pool: PoolRow | undefined };

/** The devices that may anchor for a stream, or might once; one more, or one less. */
export function Devices({ stream, pool }: Props) {
  const gas = useGasChoice();
  const change = useAction(async (act, { device, expiry }: Change) => {
    const title = expiry === 0 ? "Revoke a device" : "Let a device anchor";
    const args = [stream.dataset, device as Address, expiry] as const;
    const { signDevice } = await import("@datagraph/sdk");
    await sendOrSign(
      act,
      gas.relayed,
      { title, contract: "ProvenanceRegistry", functionName: "authorizeDevice", args },
      (client, deadline) => signDevice(client, args, deadline),
    );
  });
  const none = <p className="text-sm text-muted">None yet. A device may send records for you, and nothing else.</p>;
  return (
    <div className="space-y-4 border-t border-line pt-4">
      <Asked of={useRows(devicesQuery(stream.dataset))} what="The devices" empty={none}>
        {(devices) => (
          <List
            devices={devices}
            busy={change.isPending ? change.variables.device : undefined}
            revoke={(device) => change.mutate({ device, expiry: 0 })}
          />
        )}
      </Asked>
      {pool?.chain !== undefined && pool.chain !== zeroHash && (
        <p className="text-sm text-warn">
          This pool anchors on a metagraph, which this page cannot tell: use <Command>./datagraph device</Command>.
        </p>
      )}
      <GasSwitch gas={gas} />
      <Add busy={change.isPending} add={(added, then) => change.mutate(added, { onSuccess: then })} />
      <Failure title="The devices did not change" error={change.error} />
    </div>
  );
}

type ListProps = { devices: readonly DeviceRow[]; busy: string | undefined; revoke: (device: string) => void };

function List({ devices, busy, revoke }: ListProps) {
  const now = useNow();
  return (
    <Table
      label="Devices"
      rows={devices}
      keyOf={({ device }) => device}
      columns={[
        { name: "Device", cell: ({ device }) => <Hash value={device} of="address" /> },
        {
          name: "State",
          cell: (row) => {
            const state = deviceState(row, now);
            return <Badge tone={state === "may anchor" ? "good" : "calm"}>{state}</Badge>;
          },
        },
        { name: "Until", cell: ({ expiry, time }) => <Time at={expiry === 0n ? time : expiry} /> },
        {
          name: "Change",
          right: true,
          cell: (row) =>
            deviceState(row, now) === "may anchor" && (
              <Button
                tone="quiet"
                size="small"
                aria-label={`Revoke ${row.device}`}
                busy={busy === row.device}
                disabled={busy !== undefined}
                onClick={() => revoke(row.device)}
              >
                Revoke
              </Button>
            ),
        },
      ]}
    />
  );
}

function Add({ busy, add }: { busy: boolean; add: (change: Change, then: () => void) => void }) {
  const [device, setDevice] = useState("");
  const [days, setDays] = useState<number>(DAYS[1]);
  const now = useNow();
  const text = device.trim();
  const fits = isAddress(text, { strict: false }) && text !== zeroAddress;
  return (
    <form
      className="flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        add({ device: text, expiry: Math.floor(now) + days * DAY }, () => setDevice(""));
      }}
    >
      <Field
        label="Address of the device"
        className="min-w-0 grow basis-72"
        hint="./datagraph agent init shows it"
        error={text !== "" && !fits ? "Give 0x and 40 hexadecimal digits" : undefined}
      >
        {(control) => (
          <input
            {...control}
            value={device}
            maxLength={60}
            spellCheck={false}
            autoComplete="off"
            onChange={({ target }) => setDevice(target.value)}
          />
        )}
      </Field>
      <Field label="For" className="w-32">
        {(control) => (
          <select {...control} value={days} onChange={({ target }) => setDays(Number(target.value))}>
            {DAYS.map((one) => (
              <option key={one} value={one}>
                {one} days
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit" tone="quiet" className="mt-6.5" disabled={!fits} busy={busy}>
        Let it anchor
      </Button>
    </form>
  );
}
