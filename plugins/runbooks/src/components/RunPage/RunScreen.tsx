import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import type { Run, RunStep } from '@quarterdeck/plugin-runbooks-common';
import { useEffect, useRef, useState } from 'react';
import { useAddress } from '../../hooks/useAddress';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunActs } from '../../hooks/useRunActs';
import { useRunKeys, useSingleKeys } from '../../hooks/useRunKeys';
import type { KeyCommand } from '../../model/keys';
import { changesSomething, neighbour, shownStep } from '../../model/run';
import { runbooksTranslationRef } from '../../translations/translation';
import { Comments } from './Comments';
import { KeyboardHelp } from './KeyboardHelp';
import { Overtaken } from './Overtaken';
import { Rail } from './Rail';
import { RunControls } from './RunControls';
import { RunFacts } from './RunFacts';
import { RunHeader } from './RunHeader';
import { Stage } from './Stage';
import styles from './RunScreen.module.css';

/** So long a press may still mean the step that was there before somebody else moved on. */
const MEANT_FOR_ANOTHER_MS = 600;

export type RunScreenProps = { seen: Run; refresh(): void };

/** One step at a time, large; all of them beside it. */
export function RunScreen({ seen, refresh }: RunScreenProps) {
  const acts = useRunActs(seen, refresh);
  const { run } = acts;
  const [address, change] = useAddress();
  const [hasHelp, setHelp] = useState(false);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const mainRef = useRef<HTMLButtonElement>(null);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const shown = shownStep(run, address.get('step'));
  const current = shownStep(run, null);
  const { touch, isMeantForAnother } = useFollowing(shown?.id, headingRef);
  // The current step is followed: its id is not in the address.
  const choose = (id: string) => {
    touch();
    change({ step: id === current?.id ? '' : id });
  };
  useRunKeys(singleKeys, command =>
    obey(command, {
      run,
      shown,
      choose,
      main: mainRef.current,
      help: () => setHelp(true),
    }),
  );
  return (
    <article className={styles.screen}>
      <RunHeader run={run} />
      <RunControls acts={acts} onHelp={() => setHelp(true)} />
      {acts.overtaken && (
        <Overtaken
          before={acts.overtaken}
          after={run}
          onDismiss={acts.dismiss}
        />
      )}
      <Announcement run={run} step={shown} />
      <div className={styles.columns}>
        {shown && (
          <Stage
            // What was typed belongs to this try of this step; secrets most of all.
            key={`${shown.id} ${shown.attempts}`}
            run={run}
            step={shown}
            isBusy={acts.isBusy}
            mainRef={mainRef}
            headingRef={headingRef}
            onGoToCurrent={() => change({ step: '' })}
            onAct={async act => {
              if (!isMeantForAnother()) {
                touch();
                await acts.onStep(shown.id, act);
                change({ step: '' });
              }
            }}
          />
        )}
        <aside className={styles.aside}>
          <Rail run={run} shownId={shown?.id} onChoose={choose} />
          <RunFacts run={run} />
          <Comments run={run} stepId={shown?.id} onRun={acts.onRun} />
        </aside>
      </div>
      {hasHelp && (
        <KeyboardHelp
          singleKeys={singleKeys}
          onSingleKeys={setSingleKeys}
          onClose={() => setHelp(false)}
        />
      )}
    </article>
  );
}

function obey(
  command: KeyCommand,
  page: {
    run: Run;
    shown: RunStep | undefined;
    choose(id: string): void;
    main: HTMLButtonElement | null;
    help(): void;
  },
) {
  const { run, shown, choose, main, help } = page;
  if (command === 'help') {
    help();
  } else if (command === 'main-now') {
    main?.click();
  } else if (shown && command === 'main') {
    // What changes something is not done by one stroke: the first leads to the button, which says what it does.
    if (changesSomething(run, shown) || shown.options.length > 0) {
      main?.focus();
    } else {
      main?.click();
    }
  } else if (shown) {
    choose(neighbour(run, shown.id, command === 'next' ? 1 : -1));
  }
}

/**
 * Follows the step that is shown: leads the focus to it when it changes, unless the reader is typing elsewhere, and knows
 * whether it changed under the reader's fingers.
 */
function useFollowing(
  shownId: string | undefined,
  headingRef: React.RefObject<HTMLHeadingElement>,
) {
  const previous = useRef(shownId);
  const touchedAt = useRef(-Infinity);
  const swappedAt = useRef(-Infinity);
  useEffect(() => {
    if (previous.current === shownId) {
      return;
    }
    previous.current = shownId;
    if (performance.now() - touchedAt.current > 5_000) {
      swappedAt.current = performance.now();
    }
    if (!document.activeElement?.matches('input, textarea, select')) {
      headingRef.current?.focus();
    }
  }, [shownId, headingRef]);
  return {
    touch: () => {
      touchedAt.current = performance.now();
    },
    isMeantForAnother: () =>
      performance.now() - swappedAt.current < MEANT_FOR_ANOTHER_MS,
  };
}

/** For those who do not see the page: which step is shown, and what becomes of it. */
function Announcement(props: { run: Run; step: RunStep | undefined }) {
  const { run, step } = props;
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  return (
    <VisuallyHidden role="status">
      {step
        ? t('announce.step', {
            number: String(run.steps.indexOf(step) + 1),
            total: String(run.steps.length),
            title: step.title,
            state: t(`step.${step.state}`),
            reason: reasonText(step.reason),
          })
        : reasonText(run.reason)}
    </VisuallyHidden>
  );
}
