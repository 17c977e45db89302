type Picker = (options: { suggestedName: string }) => Promise<{ createWritable(): Promise<WritableStream> }>;

/** Saves bytes to a file of the person's choice, where the browser can stream to one; else as a download. */
export async function save(blob: Blob, name: string): Promise<void> {
  const picker = (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  if (picker !== undefined) {
    const file = await picker({ suggestedName: name }).catch(declined);
    if (file !== undefined) await blob.stream().pipeTo(await file.createWritable());
    return;
  }
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

function declined(error: unknown): undefined {
  if (error instanceof DOMException && error.name === "AbortError") return undefined;
  throw error;
}
