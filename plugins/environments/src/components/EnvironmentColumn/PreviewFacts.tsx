import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Preview } from '@quarterdeck/plugin-environments-common';
import { RiGitPullRequestLine, RiTimerLine } from '@remixicon/react';
import { useReasonText } from '../../hooks/useReasonText';
import { environmentsTranslationRef } from '../../translations/translation';
import { ActorName } from '../ActorName/ActorName';
import { Moment } from '../Moment/Moment';
import { OutsideLink } from '../OutsideLink/OutsideLink';
import { ToneChip } from '@quarterdeck/toolkit-react';
import styles from './PreviewFacts.module.css';

/** Whose preview it is, how old, until when, and for which pull request. */
export function PreviewFacts({ preview }: { preview: Preview }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const { owner, ownerReason, createdAt, pullRequestUrl } = preview;
  return (
    <ul className={styles.facts}>
      <li>
        <Expiry preview={preview} />
      </li>
      <li>{t('preview.created', { time: <Moment dateTime={createdAt} /> })}</li>
      <li>
        {owner === null
          ? ownerReason && reasonText(ownerReason)
          : t('preview.owner', {
              owner: <ActorName actor={{ kind: 'user', ref: owner }} />,
            })}
      </li>
      {pullRequestUrl !== null && (
        <li>
          <OutsideLink href={pullRequestUrl}>
            <RiGitPullRequestLine className={styles.icon} aria-hidden />
            {t('preview.pullRequest')}
          </OutsideLink>
        </li>
      )}
    </ul>
  );
}

function Expiry({ preview }: { preview: Preview }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const reasonText = useReasonText();
  const { expiresAt, expiresAtReason, expired } = preview;
  if (expiresAt === null) {
    return <>{expiresAtReason && reasonText(expiresAtReason)}</>;
  }
  return (
    <ToneChip tone={expired ? 'warning' : 'neutral'} icon={RiTimerLine}>
      {t(expired ? 'preview.expired' : 'preview.expires', {
        time: <Moment dateTime={expiresAt} />,
      })}
    </ToneChip>
  );
}
