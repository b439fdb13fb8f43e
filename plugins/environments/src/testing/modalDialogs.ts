/**
 * jsdom knows the element `dialog` and neither how to show nor how to close it. This does what the page relies on: the
 * attribute `open`, the event `close`, and the focus going inside and back. That the rest of the page is out of reach
 * while it is open, and that Escape closes it, only a browser can show.
 */
export function teachModalDialogs() {
  let opener: Element | null = null;
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      opener = document.activeElement;
      this.open = true;
      this.querySelector<HTMLElement>('button, a[href], input')?.focus();
    },
    close(this: HTMLDialogElement) {
      this.open = false;
      if (opener instanceof HTMLElement) {
        opener.focus();
      }
      this.dispatchEvent(new Event('close'));
    },
  });
}
