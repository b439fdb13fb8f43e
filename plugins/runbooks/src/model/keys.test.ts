import { commandOf, type Stroke } from './keys';

const stroke = (changes: Partial<Stroke>): Stroke => ({
  key: 'j',
  withControl: false,
  withOther: false,
  isRepeat: false,
  isTyping: false,
  isOnControl: false,
  ...changes,
});

describe('commandOf', () => {
  it.each<[Partial<Stroke>, string | undefined]>([
    [{ key: 'j' }, 'next'],
    [{ key: 'ArrowRight' }, 'next'],
    [{ key: 'k' }, 'previous'],
    [{ key: 'ArrowLeft' }, 'previous'],
    [{ key: '?' }, 'help'],
    [{ key: 'Enter' }, 'main'],
    [{ key: 'Enter', withControl: true }, 'main-now'],
    [{ key: 'Enter', withControl: true, isTyping: true }, 'main-now'],
    // Typing.
    [{ key: 'j', isTyping: true }, undefined],
    [{ key: '?', isTyping: true }, undefined],
    [{ key: 'Enter', isTyping: true }, undefined],
    [{ key: 'ArrowLeft', isTyping: true }, undefined],
    // A button presses itself, and code scrolls.
    [{ key: 'Enter', isOnControl: true }, undefined],
    [{ key: 'ArrowRight', isOnControl: true }, undefined],
    // Somebody sleeps on the keyboard, or means the browser.
    [{ key: 'Enter', isRepeat: true }, undefined],
    [{ key: 'Enter', withControl: true, isRepeat: true }, undefined],
    [{ key: 'j', withControl: true }, undefined],
    [{ key: 'k', withOther: true }, undefined],
    [{ key: 'x' }, undefined],
  ])('%j means %s', (changes, command) => {
    expect(commandOf(stroke(changes), true)).toBe(command);
  });

  it('knows only Ctrl+Enter where single keys are off', () => {
    expect(commandOf(stroke({ key: 'j' }), false)).toBeUndefined();
    expect(commandOf(stroke({ key: 'Enter' }), false)).toBeUndefined();
    expect(commandOf(stroke({ key: 'Enter', withControl: true }), false)).toBe(
      'main-now',
    );
  });
});
