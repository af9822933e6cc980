"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { componentUrl } from "#components/choice/queries.ts";
import { fleetChanged } from "#components/fleet/queries.ts";
import { type Problem, problemOf, send } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { words } from "./words.ts";

/** Sends a change and shows why it was refused. */
function useChange(after: () => void) {
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = async (method: "PUT" | "DELETE", url: string, body?: unknown) => {
    setProblem(null);
    try {
      await send<unknown>(method, url, body);
      after();
      await fleetChanged(client);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return { problem, change };
}

interface Props {
  readonly row: FleetRow;
  readonly onClose: () => void;
}

export function EditDialog({ row, onClose }: Props) {
  const [reference, setReference] = useState(row.reference ?? "");
  const [application, setApplication] = useState(row.application ?? "");
  const { problem, change } = useChange(onClose);
  return (
    <Dialog title={words.editTitle(row.name)} width="wide" onClose={onClose}>
      <form
        className={form}
        onSubmit={(event) => {
          event.preventDefault();
          const given = { reference: reference.trim(), application: application.trim() || null };
          void change("PUT", componentUrl(row), given);
        }}
      >
        <Field label={words.imageReference}>
          {(control) => (
            <Input
              {...control}
              className="font-mono text-sm"
              required
              spellCheck={false}
              value={reference}
              onChange={({ target }) => setReference(target.value)}
            />
          )}
        </Field>
        <Field label={words.applicationOptional}>
          {(control) => (
            <Input
              {...control}
              className="font-mono text-sm"
              maxLength={253}
              value={application}
              onChange={({ target }) => setApplication(target.value)}
            />
          )}
        </Field>
        <Foot onClose={onClose} problem={problem} submit={words.save} />
      </form>
    </Dialog>
  );
}

export function RemoveDialog({ row, onClose }: Props) {
  const router = useRouter();
  const { problem, change } = useChange(() => router.push("/fleet"));
  return (
    <Dialog title={words.removeTitle(row.name)} onClose={onClose}>
      <form
        className={form}
        onSubmit={(event) => {
          event.preventDefault();
          void change("DELETE", componentUrl(row));
        }}
      >
        <p>{words.removeLead}</p>
        <Foot onClose={onClose} problem={problem} submit={words.remove} />
      </form>
    </Dialog>
  );
}

const form = "grid gap-3 p-4";

function Foot({
  onClose,
  problem,
  submit,
}: {
  onClose: () => void;
  problem: Problem | null;
  submit: string;
}) {
  return (
    <>
      {problem !== null && (
        <p className="text-danger-ink" role="alert">
          {problem.detail} {problem.next}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" variant="primary">
          {submit}
        </Button>
      </DialogActions>
    </>
  );
}
