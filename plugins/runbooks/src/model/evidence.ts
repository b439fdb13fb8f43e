/** Whether a text is an address that a browser can go to; others, like `javascript:`, are no proof of anything. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]+\S*$/i.test(text) && URL.canParse(text);
}
