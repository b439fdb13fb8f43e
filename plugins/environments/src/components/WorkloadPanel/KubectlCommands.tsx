import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { CopyableCode } from '@quarterdeck/toolkit-react';
import { kubectlCommand, type KubectlVerb } from '../../model/kubectl';
import { environmentsTranslationRef } from '../../translations/translation';
import type { PanelSubject } from './WorkloadPanel';
import styles from './WorkloadPanel.module.css';

export type KubectlCommandsProps = Pick<PanelSubject, 'column' | 'workload'> & {
  verbs: readonly KubectlVerb[];
};

/** How to see or do the same when the portal is down. */
export function KubectlCommands(props: KubectlCommandsProps) {
  const { column, workload, verbs } = props;
  const { t } = useTranslationRef(environmentsTranslationRef);
  const cluster = column.clusters.find(({ name }) => name === workload.cluster);
  const commands = verbs.flatMap(verb => {
    const code = cluster && kubectlCommand(verb, workload, cluster);
    return code === undefined ? [] : [{ verb, code }];
  });
  if (commands.length === 0) {
    return null;
  }
  return (
    <section className={styles.commands} aria-label={t('kubectl.title')}>
      <h3 className={styles.sectionTitle}>{t('kubectl.title')}</h3>
      {commands.map(({ verb, code }) => (
        <div key={verb}>
          <p className={styles.commandTitle}>{t(`kubectl.${verb}`)}</p>
          <CopyableCode label={t(`kubectl.${verb}`)} code={code} />
        </div>
      ))}
    </section>
  );
}
