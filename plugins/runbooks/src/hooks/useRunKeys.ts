import { useEffect, useRef, useState } from 'react';
import { commandOf, strokeOf, type KeyCommand } from '../model/keys';

const KEPT_AS = 'quarterdeck.runbooks.single-keys';

/** Whether single keys are on; this browser remembers. */
export function useSingleKeys() {
  const [isOn, setOn] = useState(
    () => window.localStorage.getItem(KEPT_AS) !== 'off',
  );
  const choose = (value: boolean) => {
    window.localStorage.setItem(KEPT_AS, value ? 'on' : 'off');
    setOn(value);
  };
  return [isOn, choose] as const;
}

/** Listens to the keyboard wherever the focus is, but not behind a dialog. */
export function useRunKeys(
  isOn: boolean,
  onCommand: (command: KeyCommand) => void,
) {
  const handler = useRef(onCommand);
  useEffect(() => {
    handler.current = onCommand;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        document.querySelector('[role="dialog"], [role="menu"]')
      ) {
        return;
      }
      const command = commandOf(strokeOf(event), isOn);
      if (command) {
        event.preventDefault();
        handler.current(command);
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [isOn]);
}
