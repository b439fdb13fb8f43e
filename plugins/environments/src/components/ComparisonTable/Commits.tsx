import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Comparison } from '@quarterdeck/plugin-environments-common';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import { Moment } from '../Moment/Moment';
import { OutsideLink } from '../OutsideLink/OutsideLink';
import styles from './ComparisonTable.module.css';

/** The commits that one side has and the other has not, or why they are not known. */
export function Commits({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const { commits, commitsReason, compareUrl } = comparison;
  const sides = {
    left: comparison.left.environment.title,
    right: comparison.right.environment.title,
  };
  if (comparison.same) {
    return null;
  }
  return (
    <section className={styles.workload}>
      <strong>{t('comparison.commits', sides)}</strong>
      {commits === null && commitsReason && (
        <p className={styles.paragraph}>{reasonText(commitsReason)}</p>
      )}
      {commits?.length === 0 && (
        <p className={styles.paragraph}>{t('comparison.noCommits')}</p>
      )}
      {commits && commits.length > 0 && (
        <ul className={styles.commits}>
          {commits.map(({ sha, title, author, committedAt, url }) => (
            <li key={sha}>
              {url === null ? (
                <code>{sha.slice(0, 10)}</code>
              ) : (
                <OutsideLink href={url}>{sha.slice(0, 10)}</OutsideLink>
              )}{' '}
              {title}
              {author !== null && <> · {author}</>}
              {committedAt !== null && (
                <>
                  {' '}
                  · <Moment dateTime={committedAt} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {compareUrl !== null && (
        <OutsideLink href={compareUrl}>{t('comparison.link')}</OutsideLink>
      )}
    </section>
  );
}
