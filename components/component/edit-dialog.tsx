"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type RefObject, useRef, useState } from "react";
import { componentUrl } from "#components/choice/queries.ts";
import { fleetChanged } from "#components/fleet/queries.ts";
import { type Problem, problemOf, send } from "#components/site/api.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { words } from "./words.ts";

/** What people may do with a component that was added here: others are changed where they come from. */
export function EditOwn({ row }: { row: FleetRow }) {
  const edit = useRef<HTMLDialogElement>(null);
  const remove = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" className="btn" onClick={() => edit.current?.showModal()}>
        {words.edit}
      </button>
      <button type="button" className="btn" onClick={() => remove.current?.showModal()}>
        {words.remove}
      </button>
      {/* Another reference behind the dialog is another form. */}
      <EditDialog key={`${row.reference} ${row.application}`} row={row} dialog={edit} />
      <RemoveDialog row={row} dialog={remove} />
    </>
  );
}

type Dialog = RefObject<HTMLDialogElement | null>;

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

function EditDialog({ row, dialog }: { row: FleetRow; dialog: Dialog }) {
  const [reference, setReference] = useState(row.reference ?? "");
  const [application, setApplication] = useState(row.application ?? "");
  const { problem, change } = useChange(() => dialog.current?.close());
  return (
    <dialog ref={dialog} className="dialog wide" aria-labelledby="edit-heading">
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          const given = { reference: reference.trim(), application: application.trim() || null };
          void change("PUT", componentUrl(row), given);
        }}
      >
        <h2 id="edit-heading">{words.editTitle(row.name)}</h2>
        <label className="stacked">
          {words.imageReference}
          <input
            className="field m"
            required
            spellCheck={false}
            value={reference}
            onChange={({ target }) => setReference(target.value)}
          />
        </label>
        <label className="stacked">
          {words.applicationOptional}
          <input
            className="field m"
            maxLength={253}
            value={application}
            onChange={({ target }) => setApplication(target.value)}
          />
        </label>
        <Foot dialog={dialog} problem={problem} submit={words.save} />
      </form>
    </dialog>
  );
}

function RemoveDialog({ row, dialog }: { row: FleetRow; dialog: Dialog }) {
  const router = useRouter();
  const { problem, change } = useChange(() => router.push("/fleet"));
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="remove-heading">
      <form
        className="dialog-body"
        onSubmit={(event) => {
          event.preventDefault();
          void change("DELETE", componentUrl(row));
        }}
      >
        <h2 id="remove-heading">{words.removeTitle(row.name)}</h2>
        <p>{words.removeLead}</p>
        <Foot dialog={dialog} problem={problem} submit={words.remove} />
      </form>
    </dialog>
  );
}

function Foot({ dialog, problem, submit }: { dialog: Dialog; problem: Problem | null; submit: string }) {
  return (
    <>
      {problem !== null && (
        <p className="badtx" role="alert">
          {problem.detail} {problem.next}
        </p>
      )}
      <div className="row end">
        <button type="button" className="btn" onClick={() => dialog.current?.close()}>
          {words.cancel}
        </button>
        <button type="submit" className="btn pri">
          {submit}
        </button>
      </div>
    </>
  );
}
