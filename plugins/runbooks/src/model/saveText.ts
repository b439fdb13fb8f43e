import { saveFile } from '@quarterdeck/toolkit-react';

/** Gives the reader a file of Markdown to keep. */
export function saveText(name: string, text: string) {
  saveFile(new Blob([text], { type: 'text/markdown;charset=utf-8' }), name);
}
