export type KeyCommand = 'next' | 'previous' | 'main' | 'main-now' | 'help';

export interface Stroke {
  key: string;
  /** Ctrl, or Command on a Mac. */
  withControl: boolean;
  /** Alt or, but for `?`, Shift: strokes that belong to somebody else. */
  withOther: boolean;
  /** The key is being held down. */
  isRepeat: boolean;
  /** The focus is in a field. */
  isTyping: boolean;
  /** The focus is on something that Enter and arrows mean something to, like a button. */
  isOnControl: boolean;
}

/**
 * What a stroke of the keyboard means on the page of a run.
 *
 * Letters and arrows mean nothing in a field. Enter means nothing on a button, which it presses by itself. Only Ctrl+Enter
 * works everywhere: it sends the field in which the focus is, with the step.
 *
 * @param single - whether single keys are on; speech input and some people's hands need them off
 */
export function commandOf(
  stroke: Stroke,
  single: boolean,
): KeyCommand | undefined {
  if (stroke.isRepeat || stroke.withOther) {
    return undefined;
  }
  if (stroke.withControl) {
    return stroke.key === 'Enter' ? 'main-now' : undefined;
  }
  if (!single || stroke.isTyping) {
    return undefined;
  }
  switch (stroke.key) {
    case 'j':
      return 'next';
    case 'k':
      return 'previous';
    case '?':
      return 'help';
    case 'ArrowRight':
      return stroke.isOnControl ? undefined : 'next';
    case 'ArrowLeft':
      return stroke.isOnControl ? undefined : 'previous';
    case 'Enter':
      return stroke.isOnControl ? undefined : 'main';
    default:
      return undefined;
  }
}

const FIELDS = 'input, textarea, select, [contenteditable="true"]';
const CONTROLS =
  'a, button, summary, [role="radio"], [role="tab"], [role="button"], pre';

/** @returns what a stroke is, from the browser's event. */
export function strokeOf(event: KeyboardEvent): Stroke {
  const target = event.target instanceof Element ? event.target : undefined;
  return {
    key: event.key,
    withControl: event.ctrlKey || event.metaKey,
    withOther: event.altKey || (event.shiftKey && event.key !== '?'),
    isRepeat: event.repeat,
    isTyping: target?.closest(FIELDS) instanceof Element,
    isOnControl: target?.closest(CONTROLS) instanceof Element,
  };
}
