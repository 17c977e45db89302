"use client";
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { HighlightStyle, defaultHighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef, useState } from "react";
import { usePublicConfig } from "../ui/Providers.tsx";
import type { PoolTable } from "./useSchemas.ts";

/** The gateway takes this much SQL. */
const MOST_CHARACTERS = 100_000;

const LOOK = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "0.9375rem" },
  ".cm-content": { fontFamily: "var(--font-mono)", padding: "0.75rem 0", minHeight: "11rem", caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "none" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px", borderRadius: "0.75rem" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", border: "1px solid var(--line)", color: "var(--ink)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
  ".cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
});
/** The default style's own colours, as this app has them in both themes. */
const COLOURS: Readonly<Record<string, string>> = { "#708": "var(--accent)", "#940": "var(--muted)" };
const STYLE = HighlightStyle.define(
  defaultHighlightStyle.specs.map(({ tag, color }) => ({ tag, color: COLOURS[String(color)] ?? "var(--ink)" })),
);

type Props = {
  value: string;
  change: (value: string) => void;
  schemas: readonly PoolTable[] | undefined;
  problem: { at: number; message: string } | undefined;
};

/** The SQL editor: completes tables and fields, and marks where a query was refused. Escape, then Tab, leaves it. */
export function Editor({ value, change, schemas, problem }: Props) {
  const { nonce } = usePublicConfig();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const language = useRef(new Compartment());
  const changed = useRef(change);
  changed.current = change;
  const [tooLong, setTooLong] = useState(false);
  useEffect(() => {
    const state = EditorState.create({
      doc: value,
      extensions: extensions(language.current, changed, nonce, setTooLong),
    });
    view.current = new EditorView({ state, parent: host.current! });
    return () => view.current?.destroy();
    // the editor keeps its own text; what comes from outside is put in below
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(languageOf(schemas)) });
  }, [schemas]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const from = Math.min(problem?.at ?? 0, Math.max(0, editor.state.doc.length - 1));
    const found: Diagnostic[] = problem ? [{ from, to: from + 1, severity: "error", message: problem.message }] : [];
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [problem?.at, problem?.message]);
  return (
    <div>
      <div ref={host} className="overflow-hidden rounded-xl border border-line" />
      {tooLong && (
        <p role="alert" className="mt-1.5 text-sm text-bad">
          That is not taken: a query has {MOST_CHARACTERS.toLocaleString("en")} characters at most.
        </p>
      )}
    </div>
  );
}

function extensions(
  language: Compartment,
  changed: { current: (value: string) => void },
  nonce: string,
  setTooLong: (tooLong: boolean) => void,
) {
  return [
    EditorView.cspNonce.of(nonce),
    lineNumbers(),
    history(),
    drawSelection(),
    closeBrackets(),
    autocompletion(),
    keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    language.of(languageOf(undefined)),
    syntaxHighlighting(STYLE),
    LOOK,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": "SQL", spellcheck: "false" }),
    EditorState.changeFilter.of(({ newDoc }) => {
      setTooLong(newDoc.length > MOST_CHARACTERS);
      return newDoc.length <= MOST_CHARACTERS;
    }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) changed.current(state.doc.toString());
    }),
  ];
}

function languageOf(schemas: readonly PoolTable[] | undefined) {
  const tables = (schemas ?? []).map(({ schema }) => [
    schema.name,
    ["person", ...schema.fields.map(({ name }) => name)],
  ]);
  return sql({
    dialect: PostgreSQL,
    upperCaseKeywords: true,
    schema: Object.fromEntries(tables) as Record<string, string[]>,
  });
}
