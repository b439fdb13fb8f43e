/** Browsers read what was saved after the click; this is long enough for that and still gives the memory back. */
const KEEP_FILE_MS = 60_000;

/** Saves what was fetched as a file: a link cannot carry the reader's credentials, so it is fetched first. */
export function saveFile(file: Blob, name: string) {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_FILE_MS);
}
