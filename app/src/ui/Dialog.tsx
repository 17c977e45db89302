"use client";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "./Icon.tsx";

type Props = { title: string; close: () => void; children: ReactNode };

/** A dialog over the page: the platform's own, which keeps the focus and closes by Escape. Render it to open it. */
export function Dialog({ title, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current!;
    element.showModal();
    return () => element.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={close}
      onClick={({ target }) => target === dialog.current && close()}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-2xl border border-line bg-page p-0 text-ink shadow-xl backdrop:bg-black/45"
    >
      <div className="p-5 sm:p-6">
        <div className="mb-4 flex items-start justify-between gap-4">
          <h2 id={id} className="text-lg font-semibold tracking-tight">
            {title}
          </h2>
          <button
            type="button"
            onClick={close}
            aria-label="Close"
            className="-m-2 grid size-10 cursor-pointer place-items-center rounded-full text-muted hover:bg-sunken hover:text-ink"
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
