import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Run } from '@quarterdeck/plugin-runbooks-common';
import { Facts, RelativeTime } from '@quarterdeck/toolkit-react';
import { runbooksTranslationRef } from '../../translations/translation';
import { Person } from '../Person/Person';
import styles from './Rail.module.css';

/** Who takes part, and for what it was started. */
export function RunFacts({ run }: { run: Run }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const others = run.participants.filter(person => person !== run.lead);
  const given = Object.entries({ ...run.context, ...run.parameters });
  return (
    <section>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('run.about')}
      </Text>
      <Facts
        items={[
          { name: t('run.lead'), value: <Person personRef={run.lead} /> },
          ...(others.length === 0
            ? []
            : [
                {
                  name: t('run.others'),
                  value: (
                    <span className={styles.who}>
                      {others.map(person => (
                        <Person key={person} personRef={person} />
                      ))}
                    </span>
                  ),
                },
              ]),
          {
            name: t('run.startedBy'),
            value: (
              <>
                <Person personRef={run.startedBy} />,{' '}
                <RelativeTime dateTime={run.startedAt} />
              </>
            ),
          },
          ...(run.severity === null
            ? []
            : [{ name: t('facts.severities'), value: run.severity }]),
          ...given.map(([name, value]) => ({ name, value })),
          {
            name: t('run.version'),
            value: <code>{run.version.slice(0, 12)}</code>,
          },
        ]}
      />
    </section>
  );
}
